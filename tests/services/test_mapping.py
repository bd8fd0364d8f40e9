"""Mapping: each by themselves, then beside each other, then settled."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine

from quizengine.errors import NotAccepted, NotFound
from quizengine.services import mapping
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Role

from ..build import NOON, a_bank_folder, an_account, minutes, released
from ..content.build import item, text_item

COURSE = "course"
LOSS, WORD, METRIC = "course-final:loss", "course-final:word", "course-final:metric"


@pytest.fixture
def people(engine: Engine, tmp_path: Path) -> tuple[Viewer, Viewer]:
    released(engine, a_bank_folder(tmp_path))
    return an_account(engine, "klimova"), an_account(engine, "second", Role.METHODOLOGIST)


def says(engine: Engine, who: Viewer, item: str, code: str, topic: str, after: int = 0) -> None:
    mapping.choose(engine, viewer=who, programme=COURSE, item=item, code=code, topic=topic, now=NOON + minutes(after))


def test_the_desk_gives_one_item_after_the_other_with_suggestions(
    engine: Engine, people: tuple[Viewer, Viewer]
) -> None:
    klimova, _ = people
    first = mapping.work(engine, viewer=klimova, programme=COURSE)
    assert first.task is not None
    assert (first.total, first.done, first.task.revision.name) == (3, 0, LOSS)
    assert first.task.indicators[0].code == "УК-1.1"
    says(engine, klimova, LOSS, "УК-1.1", "losses")
    second = mapping.work(engine, viewer=klimova, programme=COURSE)
    assert second.task is not None
    assert (second.done, second.task.revision.name) == (1, WORD)
    for one in (WORD, METRIC):
        says(engine, klimova, one, "", "")
    assert mapping.work(engine, viewer=klimova, programme=COURSE).task is None


def test_nobody_sees_what_another_person_has_said(engine: Engine, people: tuple[Viewer, Viewer]) -> None:
    klimova, second = people
    says(engine, klimova, LOSS, "УК-1.1", "losses")
    work = mapping.work(engine, viewer=second, programme=COURSE)
    assert work.task is not None
    assert (work.done, work.task.revision.name, work.task.choice) == (0, LOSS, None)


def test_the_latest_choice_can_be_taken_back(engine: Engine, people: tuple[Viewer, Viewer]) -> None:
    klimova, _ = people
    says(engine, klimova, LOSS, "УК-1.1", "losses")
    says(engine, klimova, WORD, "", "losses", after=1)
    assert mapping.undo(engine, viewer=klimova, programme=COURSE, now=NOON) == WORD
    assert mapping.work(engine, viewer=klimova, programme=COURSE).done == 1
    assert mapping.undo(engine, viewer=klimova, programme=COURSE, now=NOON) == LOSS
    assert mapping.undo(engine, viewer=klimova, programme=COURSE, now=NOON) is None


def test_two_people_are_compared_on_what_both_have_mapped(engine: Engine, people: tuple[Viewer, Viewer]) -> None:
    klimova, second = people
    for who, topics in ((klimova, ("losses", "losses", "metrics")), (second, ("losses", "metrics"))):
        for name, topic in zip((LOSS, WORD, METRIC), topics, strict=False):
            says(engine, who, name, "УК-1.1", topic)
    found = mapping.compared(engine, programme=COURSE)
    assert (found.people, found.both) == ((klimova.name, second.name), 2)
    assert found.topics.agreed == 0.5
    assert found.codes.kappa is None
    assert [one.revision.name for one in found.differing] == [WORD]
    mapping.settle(engine, viewer=klimova, programme=COURSE, item=WORD, code="УК-1.1", topic="metrics", now=NOON)
    (differing,) = mapping.compared(engine, programme=COURSE).differing
    assert differing.settled is not None
    assert differing.settled.topic == "metrics"


def test_what_is_agreed_is_what_all_said_or_what_was_settled(engine: Engine, people: tuple[Viewer, Viewer]) -> None:
    klimova, second = people
    says(engine, klimova, LOSS, "УК-1.1", "losses")
    says(engine, second, LOSS, "УК-1.1", "losses")
    says(engine, klimova, WORD, "", "losses")
    says(engine, second, WORD, "", "metrics")
    assert list(mapping.agreed(engine, programme=COURSE)) == [LOSS]
    mapping.settle(engine, viewer=second, programme=COURSE, item=WORD, code="", topic="metrics", now=NOON)
    found = yaml.safe_load(mapping.exported(engine, programme=COURSE))
    assert {name: row.get("topic") for name, row in found["items"].items()} == {LOSS: "losses", WORD: "metrics"}


def test_a_text_that_changed_is_mapped_anew(engine: Engine, people: tuple[Viewer, Viewer], tmp_path: Path) -> None:
    klimova, _ = people
    says(engine, klimova, LOSS, "УК-1.1", "losses")
    folder = a_bank_folder(tmp_path, items=[item(stem="Which loss is square?"), text_item()])
    released(engine, folder, at=NOON + minutes(5))
    assert mapping.work(engine, viewer=klimova, programme=COURSE).done == 0


def test_what_is_not_in_the_programme_is_refused(engine: Engine, people: tuple[Viewer, Viewer]) -> None:
    klimova, _ = people
    for code, topic, field in (("УК-7", "losses", "code"), ("УК-1.1", "nowhere", "topic")):
        with pytest.raises(NotAccepted) as refused:
            says(engine, klimova, LOSS, code, topic)
        assert refused.value.findings[0][0] == field
    with pytest.raises(NotFound):
        says(engine, klimova, "course-final:nothing", "УК-1.1", "losses")
