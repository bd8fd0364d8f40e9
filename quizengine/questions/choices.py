"""What can be chosen: options, elements, sides of a pair. Each has an id, which is stored, and a text to read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from ..errors import BadAnswer
from ..i18n import Message, msg
from .kind import Answer, ChoiceId, Flaw, Line, Strict
from .lookalike import suggestion, two_readings


class Choice(Strict):
    """An option. `pin` keeps it at its end when the others are shuffled («all of the above»)."""

    text: Line
    pin: Literal["first", "last"] | None = None


def _short_form(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Choices = dict[ChoiceId, Annotated[Choice, BeforeValidator(_short_form)]]
Texts = dict[ChoiceId, Line]


class ShownChoice(Strict):
    id: str
    text: str
    pin: Literal["first", "last"] | None = None


Shown = tuple[ShownChoice, ...]


def shown(choices: Mapping[str, Choice | str]) -> Shown:
    """Return what a student sees of the choices, in their own order."""
    return tuple(
        ShownChoice(id=id, text=choice) if isinstance(choice, str) else ShownChoice(id=id, **choice.model_dump())
        for id, choice in choices.items()
    )


def arranged(choices: Sequence[ShownChoice], random: Random) -> tuple[str, ...]:
    """Return the ids shuffled, pinned ones at their ends."""
    free = [choice.id for choice in choices if choice.pin is None]
    random.shuffle(free)
    first, last = ([choice.id for choice in choices if choice.pin == pin] for pin in ("first", "last"))
    return (*first, *free, *last)


def in_order(choices: Sequence[ShownChoice], order: tuple[str, ...]) -> Shown:
    """Return the choices in the order that `arranged` gave; without one they stay as they are."""
    place = {id: index for index, id in enumerate(order)}
    return tuple(sorted(choices, key=lambda choice: place.get(choice.id, 0)))


def text_of(choices: Iterable[ShownChoice], id: str) -> str:
    """Return the text of a choice; one that is gone is named by its id."""
    return next((choice.text for choice in choices if choice.id == id), id)


def known(choices: Iterable[ShownChoice], id: str) -> str:
    """Return the id. Raises `BadAnswer` where no choice has it."""
    if id not in {choice.id for choice in choices}:
        raise BadAnswer(msg("The question has no such option. Reload the page and choose again."))
    return id


def key_names_nothing(id: str, choices: Iterable[str], *path: str | int) -> Iterator[Flaw]:
    """Find a key that names no choice."""
    names = list(choices)
    if id not in names:
        readings = two_readings(id, names)
        if readings is not None and readings[0] != readings[1]:
            shape, alphabet = readings
            message = msg(
                "the key '{key}' is option '{shape}' by its shape and '{alphabet}' by the alphabet",
                key=id,
                shape=shape,
                alphabet=alphabet,
            )
            yield Flaw("QB306", path, message, msg("look up which one the document means, and write its id"))
            return
        help = suggestion(id, names) or msg("the choices are: {known}", known=", ".join(names))
        yield Flaw("QB301", path, msg("the key names no choice: '{key}'", key=id), help)


def key_names_twice(ids: Sequence[str], *path: str | int) -> Iterator[Flaw]:
    """Find ids that stand in a list more than once."""
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield Flaw("QB311", (*path, index), msg("'{key}' stands in the key twice", key=id))


def key_leaves_out(ids: Iterable[str], choices: Iterable[str], message: Message) -> Iterator[Flaw]:
    """Find choices of which the key says nothing; `message` says what is missing, the help names them."""
    missing = [id for id in choices if id not in set(ids)]
    if missing:
        yield Flaw("QB313", ("key",), message, msg("missing: {missing}", missing=", ".join(missing)))


def too_few(choices: Mapping[str, Choice | str], field: str, message: Message) -> Iterator[Flaw]:
    """Find a question that leaves nothing to choose."""
    if len(choices) < 2:
        yield Flaw("QB302", (field,), message)


def same_text(choices: Mapping[str, Choice | str], field: str) -> Iterator[Flaw]:
    """Find choices that a student cannot tell apart."""
    texts: dict[str, str] = {}
    for id, choice in choices.items():
        text = choice if isinstance(choice, str) else choice.text
        same = texts.setdefault(" ".join(text.casefold().split()), id)
        if same != id:
            yield Flaw("QB303", (field, id), msg("this option reads the same as '{other}'", other=same))


def chosen(answer: Answer | None) -> tuple[str, ...]:
    """Return the ids of the options that an answer has chosen; none where the question has no options."""
    given = answer or {}
    return (given["choice"],) if "choice" in given else tuple(given.get("choices", ()))
