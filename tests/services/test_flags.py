"""Decisions about items that do not seem to belong: who decides what, for how long it holds, and the way back."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.content.decisions import Answer, loads
from quizengine.errors import NotAccepted, NotFound
from quizengine.services import flags
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Role

from ..build import NOON, ROOT, an_account, minutes, released

COURSE = "production-ml-2025"
BANK = "production-ml-final"


@pytest.fixture
def klimova(engine: Engine) -> Viewer:
    released(engine, ROOT / "banks/production-ml-final.bank.yaml")
    return an_account(engine, "klimova")


def waiting(engine: Engine) -> list[str]:
    return [one.item for one in flags.flags(engine, COURSE).flags if one.decision is None]


def decides(engine: Engine, who: Viewer, item: str, answer: str, **fields: str) -> None:
    flags.decide(engine, viewer=who, programme=COURSE, bank=BANK, item=item, answer=answer, now=NOON, **fields)


def test_the_five_on_reinforcement_learning_wait_first_with_their_words_marked(engine: Engine, klimova: Viewer) -> None:
    found = flags.flags(engine, COURSE)
    assert [one.item for one in found.flags[:5]] == [f"final-{number}" for number in (11, 12, 13, 14, 15)]
    first = found.flags[0]
    assert [piece.text for piece in first.stem if piece.area] == ["Q-функции", "Q-learning"]
    assert "".join(piece.text for piece in first.stem) == "Какое уравнение описывает обновление Q-функции в Q-learning?"
    assert (first.decision, first.stale, first.nearest) == (None, False, None)
    assert klimova.role is Role.METHODOLOGIST


def test_a_decision_leaves_the_queue_and_can_be_taken_back(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "confirm")
    assert "final-11" not in waiting(engine)
    (decision,) = flags.decisions(engine, COURSE).values()
    assert (decision.answer, decision.by, decision.at) == (Answer.CONFIRM, klimova.name, NOON)
    decides(engine, klimova, "final-11", "map", topic="llmops")
    (decision,) = flags.decisions(engine, COURSE).values()
    assert (decision.answer, decision.topic) == (Answer.MAP, "llmops")
    decides(engine, klimova, "final-11", "undo")
    assert flags.decisions(engine, COURSE) == {}
    assert "final-11" in waiting(engine)


def test_a_missing_term_takes_effect_at_once(engine: Engine, klimova: Viewer) -> None:
    ours = flags.flags(engine, COURSE).covered[0]
    decides(engine, klimova, "final-12", "term", term="  policy   gradient ", language="en", area=ours)
    (decision,) = flags.decisions(engine, COURSE).values()
    assert decision.term == "policy gradient"
    (changed,) = (one for one in flags.flags(engine, COURSE).flags if one.item == "final-12")
    assert any(piece.covered and piece.text == "Policy gradient" for piece in changed.key)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answer": "map", "topic": "nowhere"}, "topic-production-ml-final-final-11"),
        ({"answer": "term", "term": "x", "language": "en", "area": "monitoring"}, "term-production-ml-final-final-11"),
        ({"answer": "term", "term": "x" * 101, "language": "en"}, "term-production-ml-final-final-11"),
        ({"answer": "term", "term": "drift", "language": "de"}, "area-production-ml-final-final-11"),
        ({"answer": "perhaps"}, "flag-production-ml-final-final-11"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_at_its_field(
    engine: Engine, klimova: Viewer, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(NotAccepted) as refused:
        decides(engine, klimova, "final-11", **fields)
    assert refused.value.findings[0][0] == field
    assert flags.decisions(engine, COURSE) == {}


def test_an_item_that_is_not_there_cannot_be_decided_on(engine: Engine, klimova: Viewer) -> None:
    with pytest.raises(NotFound):
        decides(engine, klimova, "final-99", "confirm")


def test_a_decision_holds_over_releases_while_the_text_is_the_same(
    engine: Engine, klimova: Viewer, tmp_path: Path
) -> None:
    decides(engine, klimova, "final-11", "confirm")
    bank = (ROOT / "banks/production-ml-final.bank.yaml").read_text(encoding="utf-8")
    programme = ROOT / "competencies/production-ml-2025.programme.yaml"
    (tmp_path / "banks").mkdir()
    (tmp_path / "competencies").mkdir()
    (tmp_path / "competencies" / programme.name).write_bytes(programme.read_bytes())

    def releases_anew(text: str, after: int) -> None:
        (tmp_path / "banks/production-ml-final.bank.yaml").write_text(text, encoding="utf-8")
        released(engine, tmp_path / "banks/production-ml-final.bank.yaml", at=NOON + minutes(after))

    releases_anew(bank.replace("points: 1", "points: 2", 1), 1)
    assert "final-11" not in waiting(engine)
    releases_anew(bank.replace("обновление Q-функции", "пересчёт Q-функции"), 2)
    (changed,) = (one for one in flags.flags(engine, COURSE).flags if one.item == "final-11")
    assert (changed.decision, changed.stale) == (None, True)


def test_decisions_are_exported_as_the_file_that_the_report_reads(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "confirm")
    decides(engine, klimova, "final-08", "map", topic="industry")
    assert loads(flags.exported(engine, COURSE)) == (COURSE, flags.decisions(engine, COURSE))
