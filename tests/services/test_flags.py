"""Decisions about items that do not seem to belong: who decides what, for how long it holds, and the way back."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from quizengine.content.belonging import suspicions
from quizengine.content.decisions import Answer, loads
from quizengine.errors import NotAccepted, NotFound
from quizengine.i18n import say
from quizengine.services import catalogue, decisions_file, flags
from quizengine.store.accounts import Viewer
from quizengine.store.engine import writing
from quizengine.store.tables import FlagDecision, Role

from ..build import NOON, ROOT, an_account, minutes, released

COURSE = "production-ml-2025"
BANK = "production-ml-final"


@pytest.fixture
def klimova(engine: Engine) -> Viewer:
    released(engine, ROOT / "banks/production-ml-final.bank.yaml")
    return an_account(engine, "klimova")


def waiting(engine: Engine) -> list[str]:
    return [one.item for one in flags.flags(engine, COURSE).flags if one.waits]


def off_topic(engine: Engine) -> list[str]:
    programme, banks = catalogue.programme(engine, COURSE)
    revisions = [item.revision for bank in banks for item in bank.items]
    return [one.revision.item for one in suspicions(programme, revisions, decisions=flags.decisions(engine, COURSE))]


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
    assert [(term.text, term.by, term.at) for term in decision.terms] == [("policy gradient", klimova.name, NOON)]
    (changed,) = (one for one in flags.flags(engine, COURSE).flags if one.item == "final-12")
    assert any(piece.covered and piece.text == "Policy gradient" for piece in changed.key)


def test_a_missing_term_says_nothing_of_whether_the_item_belongs(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "term", term="обновление", language="ru", area="reinforcement-learning")
    assert "final-11" in waiting(engine)
    assert "final-11" in off_topic(engine)
    decides(engine, klimova, "final-11", "confirm")
    (decision,) = flags.decisions(engine, COURSE).values()
    assert (decision.answer, [term.text for term in decision.terms]) == (Answer.CONFIRM, ["обновление"])
    assert "final-11" not in waiting(engine)
    decides(engine, klimova, "final-11", "undo")
    (decision,) = flags.decisions(engine, COURSE).values()
    assert (decision.answer, [term.text for term in decision.terms]) == (Answer.TERM, ["обновление"])


def test_a_missing_term_of_the_course_counts_in_the_coverage_report_for_all_items(
    engine: Engine, klimova: Viewer
) -> None:
    ours = flags.flags(engine, COURSE).covered[0]
    assert "final-12" in off_topic(engine)
    decides(engine, klimova, "final-11", "term", term="policy gradient", language="en", area=ours)
    assert "final-12" not in off_topic(engine)
    assert "final-11" in off_topic(engine)


def test_a_term_that_the_glossary_has_is_not_taken_twice(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "term", term="Беллман", language="ru", area="reinforcement-learning")
    for again in ("беллман", "q-learning"):
        with pytest.raises(NotAccepted, match="already"):
            decides(engine, klimova, "final-12", "term", term=again, language="ru", area="reinforcement-learning")


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


def test_a_changed_text_is_asked_for_again_even_where_its_words_are_the_course_s(
    engine: Engine, klimova: Viewer
) -> None:
    decides(engine, klimova, "final-01", "confirm")
    with writing(engine) as connection:
        connection.execute(update(FlagDecision.__table__).values(text_sha="000000000000"))  # type: ignore[attr-defined]
    (first,) = (one for one in flags.flags(engine, COURSE).flags if one.item == "final-01")
    assert (first.tier, first.stale, first.waits) == (None, True, True)


def test_decisions_are_exported_as_the_file_that_the_report_reads(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "confirm")
    decides(engine, klimova, "final-08", "map", topic="industry")
    decides(engine, klimova, "final-08", "term", term="новое слово", language="ru", area="monitoring")
    assert loads(flags.exported(engine, COURSE)) == (COURSE, flags.decisions(engine, COURSE))


# -- a file of decisions, taken into an installation -----------------------------------------------------------------


def takes_in(engine: Engine, who: Viewer, text: str) -> decisions_file.TakenIn:
    return decisions_file.take_in(engine, text, viewer=who, now=NOON + minutes(60))


def test_what_was_exported_can_be_taken_in_again_and_a_second_time_brings_nothing(
    engine: Engine, klimova: Viewer
) -> None:
    decides(engine, klimova, "final-11", "confirm")
    decides(engine, klimova, "final-08", "map", topic="industry")
    decides(engine, klimova, "final-08", "term", term="новое слово", language="ru", area="monitoring")
    text, before = flags.exported(engine, COURSE), flags.decisions(engine, COURSE)
    assert takes_in(engine, klimova, text) == decisions_file.TakenIn(0, ())
    for item in ("final-11", "final-08", "final-08"):
        decides(engine, klimova, item, "undo")
    assert flags.decisions(engine, COURSE) == {}
    assert takes_in(engine, klimova, text) == decisions_file.TakenIn(3, ())
    assert flags.decisions(engine, COURSE) == before


def test_a_later_decision_of_here_stays_and_an_older_one_gives_way(engine: Engine, klimova: Viewer) -> None:
    decides(engine, klimova, "final-11", "confirm")
    text = flags.exported(engine, COURSE)
    decides(engine, klimova, "final-11", "map", topic="llmops")
    ((name, _),) = takes_in(engine, klimova, text).left_out
    assert name == f"{BANK}:final-11"
    assert flags.decisions(engine, COURSE)[name].topic == "llmops"
    assert takes_in(engine, klimova, text.replace("12:00:00", "12:00:01")).answers == 1
    assert flags.decisions(engine, COURSE)[name].answer is Answer.CONFIRM


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"{BANK}:final-99: {{answer: confirm,", "no released bank"),
        (f"{BANK}:final-11: {{answer: map, topic: nowhere,", "no topic"),
        (
            f"{BANK}:final-11: {{answer: term, terms: [{{term: x, language: ru, area: nowhere, by: a, "
            "at: 2026-11-26T10:00:00+00:00}],",
            "no area",
        ),
    ],
)
def test_a_row_that_means_nothing_here_is_left_out_and_says_why(
    engine: Engine, klimova: Viewer, row: str, why: str
) -> None:
    text = (
        f"schema: decisions/1\nprogramme: {COURSE}\ndecisions:\n"
        f"  {row} text: 3f9c0a1b2c3d, by: a, at: 2026-11-26T10:00:00+00:00}}\n"
    )
    taken = takes_in(engine, klimova, text)
    assert taken.answers == 0
    assert why in say(taken.left_out[0][1], "en")


def test_a_file_that_is_none_of_decisions_is_refused_whole(engine: Engine, klimova: Viewer) -> None:
    with pytest.raises(NotAccepted, match="cannot be used"):
        takes_in(engine, klimova, "schema: bank/1")
    with pytest.raises(NotFound, match="methodologist"):
        decisions_file.methodologist(engine, login="nobody")
    assert decisions_file.methodologist(engine, login="klimova") == klimova
