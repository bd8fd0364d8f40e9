"""A draft that is behind: both texts are put together, and a decision is about the texts that were seen."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.content.merging import Side
from quizengine.errors import NotAccepted
from quizengine.services import merging_drafts, workbench
from quizengine.services.merging_drafts import Meeting
from quizengine.services.workbench import Behind, Elsewhere
from quizengine.store.accounts import Viewer

from ..build import LATER, SOON
from .test_workbench import TWO, a_bench, orlov, petrova

MINE = TWO.replace("quadratic", "squared").replace("smooth", "soft")
THEIRS = TWO.replace("quadratic", "parabolic")


class Bench:
    """A bank of which Orlov's draft and the shared text have gone apart: over one item of two."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.id = engine, a_bench(engine, folder)
        self.mine, self.other = orlov(engine), petrova(engine)
        workbench.keep(engine, viewer=self.mine, id=self.id, base=1, text=MINE, now=SOON)
        workbench.share(engine, viewer=self.other, id=self.id, base=1, text=THEIRS, note="Round.", now=SOON)

    def meeting(self, viewer: Viewer | None = None) -> Meeting | None:
        return merging_drafts.meeting(self.engine, viewer=viewer or self.mine, id=self.id)

    def settle(
        self, *, seal: str | None = None, decided: dict[str, Side] | None = None, written: dict[str, str] | None = None
    ) -> None:
        met = self.meeting()
        assert met is not None
        merging_drafts.settle(
            self.engine,
            viewer=self.mine,
            id=self.id,
            seal=met.seal if seal is None else seal,
            decided=decided or {},
            written=written or {},
            now=LATER,
        )

    def seen(self) -> workbench.OpenDocument:
        return workbench.open_document(self.engine, viewer=self.mine, id=self.id)


@pytest.fixture
def bench(engine: Engine, tmp_path: Path) -> Bench:
    return Bench(engine, tmp_path)


def test_what_both_changed_is_a_clash_and_the_rest_comes_by_itself(bench: Bench) -> None:
    met = bench.meeting()
    assert met is not None
    assert [part.name for part in met.merge.clashes] == ["loss"]
    assert [part.name for part in met.merge.changed] == ["loss", "other"]
    assert (met.by, met.note) == ("Petrova", "Round.")
    assert bench.meeting(bench.other) is None


def test_the_result_is_a_draft_on_top_of_what_was_seen_and_shared_by_a_second_step(bench: Bench) -> None:
    bench.settle(decided={"loss": Side.THEIRS})
    seen = bench.seen()
    assert (seen.text, seen.base, seen.is_behind) == (THEIRS.replace("smooth", "soft"), 2, False)
    assert seen.shared == THEIRS


def test_a_part_that_a_person_wrote_is_taken_as_it_is(bench: Bench) -> None:
    met = bench.meeting()
    assert met is not None
    (clash,) = met.merge.clashes
    both = str(clash.mine).replace("squared", "squared or parabolic")
    bench.settle(written={"loss": both})
    assert bench.seen().text == MINE.replace("squared", "squared or parabolic")


def test_a_clash_that_is_left_open_is_named(bench: Bench) -> None:
    with pytest.raises(NotAccepted) as caught:
        bench.settle()
    assert [name for name, _words in caught.value.findings] == ["loss"]
    assert bench.seen().text == MINE


def test_a_decision_about_other_texts_is_none(bench: Bench) -> None:
    met = bench.meeting()
    assert met is not None
    third = THEIRS.replace("smooth", "silky")
    workbench.share(bench.engine, viewer=bench.other, id=bench.id, base=2, text=third, now=LATER)
    with pytest.raises(Behind):
        bench.settle(seal=met.seal, decided={"loss": Side.MINE})
    assert (bench.seen().text, bench.seen().shared) == (MINE, third)


def test_a_draft_that_was_changed_elsewhere_is_not_written_over(bench: Bench) -> None:
    seen = bench.seen()
    with pytest.raises(Elsewhere):
        workbench.keep(bench.engine, viewer=bench.mine, id=bench.id, base=1, text=TWO, seen="another", now=LATER)
    assert bench.seen().text == seen.text
