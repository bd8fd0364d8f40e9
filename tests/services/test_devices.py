"""One attempt on two devices, and tabs that come back: nobody overwrites in silence, and a signed-out device is out."""

from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from quizengine.errors import NotSignedIn
from quizengine.services import quick, signing_in
from quizengine.services.answering import ChangedElsewhere
from quizengine.services.desks import TimeIsOver

from ..build import (
    LATER,
    NOON,
    RIGHT,
    SOON,
    WRONG,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    at_once,
    minutes,
    released,
    signed_in,
)

Devices = tuple[Sitting, Sitting]
MSE, MAE = '{"choice":"mse"}', '{"choice":"mae"}'


@pytest.fixture
def devices(engine: Engine, tmp_path: Path) -> Devices:
    """Anna's laptop, on which she started, and her phone."""
    released(engine, a_bank_folder(tmp_path))
    laptop = a_running_attempt(engine, "anna")
    return laptop, replace(laptop, token=signed_in(engine, laptop.viewer))


def signs_out(device: Sitting) -> None:
    signing_in.sign_out(device.engine, token=device.token, now=SOON)


def test_both_devices_show_what_either_has_saved(devices: Devices) -> None:
    laptop, phone = devices
    laptop.answers(1, "mse", page="laptop")
    assert phone.looks(1).question.answer == {"choice": "mse"}
    phone.answers(2, "MSE", page="phone")
    assert [place.answered for place in laptop.looks(1).places] == [True, True, False]


def test_the_device_that_has_not_seen_the_other_s_answer_is_told_and_its_own_is_kept(devices: Devices) -> None:
    laptop, phone = devices
    seen = phone.looks(1).revision
    laptop.answers(1, "mse", page="laptop")
    with pytest.raises(ChangedElsewhere):
        phone.answers(1, "mae", page="phone", revision=seen)
    assert phone.answers(1, "mae", page="phone", revision=phone.looks(1).revision).revision == 2
    assert (laptop.journal(), laptop.kept()) == ([(1, 1, MSE), (1, 2, MAE)], [(1, MAE, "conflict")])


def test_a_device_that_is_signed_out_saves_and_sees_nothing_and_the_other_goes_on(devices: Devices) -> None:
    laptop, phone = devices
    phone.answers(1, "mse", page="phone")
    signs_out(phone)
    for call in (partial(phone.answers, 1, "mae", page="phone"), partial(phone.looks, 1), phone.submits):
        with pytest.raises(NotSignedIn):
            call()
    assert laptop.answers(1, "mae", page="laptop", revision=1).revision == 2
    assert (laptop.journal(), laptop.kept()) == ([(1, 1, MSE), (1, 2, MAE)], [])


def test_what_a_signed_out_device_held_back_comes_in_after_it_signs_in_again(devices: Devices) -> None:
    laptop, phone = devices
    phone.answers(1, "mae", page="phone")
    signs_out(phone)
    with pytest.raises(NotSignedIn):
        phone.answers(1, "mse", page="phone", revision=1)
    again = replace(phone, token=signed_in(phone.engine, phone.viewer))
    assert again.answers(1, "mse", page="phone", revision=1).revision == 2
    laptop.answers(2, "MSE", page="laptop")
    assert laptop.submits()
    assert laptop.verdicts() == {1: "correct", 2: "correct", 3: "unanswered"}


def test_what_it_held_back_overwrites_nothing_that_the_other_has_saved_meanwhile(devices: Devices) -> None:
    laptop, phone = devices
    phone.answers(1, "mae", page="phone")
    signs_out(phone)
    laptop.answers(1, "mse", page="laptop", revision=1)
    again = replace(phone, token=signed_in(phone.engine, phone.viewer))
    with pytest.raises(ChangedElsewhere):
        again.answers(1, "none", page="phone", revision=1, queued=True)
    assert laptop.looks(1).question.answer == {"choice": "mse"}
    assert laptop.kept() == [(1, '{"choice":"none"}', "conflict")]


def test_a_submit_on_one_device_ends_the_attempt_on_the_other_and_its_answer_is_kept(devices: Devices) -> None:
    laptop, phone = devices
    phone.answers(1, "mse", page="phone")
    assert laptop.submits(at=LATER)
    for queued in (False, True):
        with pytest.raises(TimeIsOver):
            phone.answers(1, "mae", page="phone", revision=1, at=LATER, queued=queued)
    assert phone.submits(at=LATER) is False
    assert (phone.verdicts()[1], phone.kept()) == ("correct", [(1, MAE, "late")] * 2)


def test_a_tab_that_comes_back_says_again_what_was_taken_and_nothing_is_lost(devices: Devices) -> None:
    laptop, _ = devices
    laptop.answers(1, "mse", page="tab")
    assert laptop.answers(1, "mse", page="tab", revision=0).revision == 2
    assert laptop.answers(1, "mae", page="tab", revision=0).revision == 3
    assert laptop.looks(1).question.answer == {"choice": "mae"}


def test_a_tab_that_comes_back_after_another_wrote_the_same_needs_nobody_to_choose(devices: Devices) -> None:
    laptop, phone = devices
    laptop.answers(1, "mae", page="tab")
    phone.answers(1, "mse", page="phone", revision=1)
    assert laptop.answers(1, "mse", page="tab", revision=1).revision == 3
    with pytest.raises(ChangedElsewhere):
        phone.answers(1, "mae", page="phone", revision=1)


# -- the changes of one page -----------------------------------------------------------------------------------------


def test_a_change_that_its_page_has_replaced_is_acknowledged_and_written_nowhere(devices: Devices) -> None:
    laptop, _ = devices
    laptop.answers(1, "mse", page="laptop.2", flagged=True)
    late = laptop.answers(1, "mae", page="laptop.1")
    assert (late.replaced, late.revision, late.answered, late.flagged) == (True, 1, True, True)
    assert (laptop.journal(), laptop.kept()) == ([(1, 1, MSE)], [])


def test_it_is_so_when_another_device_has_answered_since_and_lends_that_answer_s_revision_to_nobody(
    devices: Devices,
) -> None:
    laptop, phone = devices
    laptop.answers(1, "mse", page="laptop.2")
    phone.answers(1, "none", page="phone.1", revision=1)
    late = laptop.answers(1, "mae", page="laptop.1")
    assert (late.replaced, late.revision) == (True, 1)
    with pytest.raises(ChangedElsewhere):
        laptop.answers(1, "mae", page="laptop.3", revision=late.revision)
    assert phone.looks(1).question.answer == {"choice": "none"}
    assert laptop.kept() == [(1, MAE, "conflict")]


def test_it_is_not_taken_for_a_late_answer(devices: Devices) -> None:
    laptop, _ = devices
    laptop.answers(1, "mse", page="laptop.2")
    assert laptop.submits(at=LATER)
    assert laptop.answers(1, "mae", page="laptop.1", at=LATER).replaced
    assert (laptop.verdicts()[1], laptop.kept()) == ("correct", [])


def test_half_an_answer_that_was_typed_on_is_no_mistake(devices: Devices) -> None:
    laptop, _ = devices
    laptop.answers(2, "MSE", page="laptop.2")
    assert laptop.answers(2, "a" * 501, page="laptop.1").replaced


def test_the_change_that_counts_already_is_acknowledged_again_and_not_written_again(devices: Devices) -> None:
    laptop, _ = devices
    first, again = (laptop.answers(1, "mse", page="laptop.1", at=at) for at in (SOON, LATER))
    assert again == first
    assert laptop.journal() == [(1, 1, MSE)]


def test_a_change_that_nobody_heard_of_meets_the_answer_that_another_device_gave_since(devices: Devices) -> None:
    laptop, phone = devices
    laptop.answers(1, "mae", page="laptop.1")
    phone.answers(1, "mse", page="phone.1", revision=1)
    with pytest.raises(ChangedElsewhere):
        laptop.answers(1, "mae", page="laptop.1")


def test_two_pages_of_one_name_and_count_overwrite_nothing_in_silence(devices: Devices) -> None:
    laptop, _ = devices
    laptop.answers(1, "mse", page="tab.1")
    with pytest.raises(ChangedElsewhere):
        laptop.answers(1, "mae", page="tab.1")
    assert (laptop.journal(), laptop.kept()) == ([(1, 1, MSE)], [(1, MAE, "conflict")])


# -- a device that is signed out -------------------------------------------------------------------------------------


@pytest.mark.parametrize("express", [True, False])
def test_a_device_signed_out_while_it_saves_has_every_acknowledged_answer_and_no_other(
    devices: Devices, express: bool
) -> None:
    laptop, phone = devices
    for device, position in ((laptop, 1), (phone, 2)):
        quick.look(device.engine, token=device.token, attempt_id=device.attempt_id, position=position, now=SOON)
    saved_some = Event()

    def keeps_saving() -> int:
        for number in count():
            try:
                save(phone, 2, number, express=express)
            except NotSignedIn:
                return number
            if number == 1:
                saved_some.set()
        raise AssertionError("nobody has signed it out")

    def is_signed_out() -> None:
        saved_some.wait(60)
        signs_out(phone)

    def goes_on() -> int:
        for number in range(6):
            save(laptop, 1, number, express=express)
        return 6

    before, _, own = at_once(keeps_saving, is_signed_out, goes_on)
    journal = laptop.journal()
    assert [sum(position == place for position, _, _ in journal) for place in (1, 2)] == [own, before]
    assert laptop.kept() == []
    last = (RIGHT if (before - 1) % 2 else WRONG)[1]
    assert laptop.looks(2).question.answer == {"text": last}


def save(device: Sitting, position: int, number: int, *, express: bool) -> None:
    """Answer right and wrong by turns, as the application does: the express way first, where it may be taken."""
    given, at = (RIGHT if number % 2 else WRONG)[position - 1], NOON + minutes(5)
    done = express and quick.save(
        device.engine,
        token=device.token,
        attempt_id=device.attempt_id,
        position=position,
        form={"choice": [given], "text": [given]},
        flagged=False,
        revision=0,
        writer=f"page-{position}",
        now=at,
    )
    if not done:
        device.answers(position, given, at=at, page=f"page-{position}")
