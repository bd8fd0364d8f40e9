"""The judge of short answers: accept, reject, or leave to a person.

It accepts only what it can show to be an entry of the key, rejects only what the key rejects, what denies the right
answer and what says nothing, and leaves the rest, however wrong it looks, to a person.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..i18n import Message, msg
from . import patterns
from .likeness import Rank
from .phrases import Phrase
from .pieces import Piece, heard, read, stem_is_aside
from .senses import ReadyKey, Said, Sense
from .shapes import other_layout, plain, same_form
from .tokens import tokens
from .vocabulary import NO_ANSWER


class Outcome(StrEnum):
    """What the judge says of an answer."""

    ACCEPT = "accept"
    REJECT = "reject"
    REVIEW = "review"


@dataclass(frozen=True)
class Judgement:
    """An outcome, its reason, and the indexes of the accepted or rejected entries that it rests on."""

    outcome: Outcome
    reason: Message
    entries: tuple[int, ...] = ()


_MATHEMATICS = "Sm"
_PLAINLY = msg("The answer is one of the accepted ones.")


@dataclass(frozen=True)
class Judge:
    """A key that answers are held against."""

    key: ReadyKey
    pattern: str | None = None

    def judge(self, text: str) -> Judgement:
        """Judge an answer of some hundred characters at most: the caller bounds it."""
        form = same_form(text)
        known = self._forms.get(form)
        if known is not None:
            return known
        said, pieces = heard(text)
        whole = self.key.say(said)
        sure = _without_letters(text, said) or self._plainly(whole) or self._by_pattern(form)
        if sure is not None:
            return sure
        found = list(read(self.key, pieces, whole))
        return (
            self._by_parts(found, text)
            or self._with_slips(said)
            or _says_nothing(text)
            or self._for_a_person(text, said, {one.sense for _, one in found})
        )

    @cached_property
    def _forms(self) -> dict[str, Judgement]:
        """What is equal to an entry as it stands needs no words. A rejected entry beats an accepted one."""
        accepted = {
            same_form(text): Judgement(Outcome.ACCEPT, _PLAINLY, (index,)) for index, text in enumerate(self.key.accept)
        }
        return accepted | {same_form(text): _rejected((index,)) for index, text in enumerate(self.key.reject)}

    def _plainly(self, whole: Said) -> Judgement | None:
        return self._judgement([whole]) if whole.sense in (Sense.RIGHT, Sense.WRONG) else None

    def _by_pattern(self, form: str) -> Judgement | None:
        if self.pattern is None or not patterns.fits(self.pattern, form):
            return None
        return Judgement(Outcome.ACCEPT, msg("The answer fits the pattern of the right ones."))

    def _by_parts(self, found: Sequence[tuple[Piece, Said]], text: str) -> Judgement | None:
        senses = {said.sense for _, said in found}
        if not senses or Sense.OTHER in senses or not stem_is_aside(found):
            return None
        telling = [said for _, said in found if said.sense in (Sense.RIGHT, Sense.WRONG, Sense.DENIAL)]
        if len({said.sense for said in telling}) > 1:
            return Judgement(Outcome.REVIEW, msg("The answer names two different things. A person decides."))
        # "Не точность?" may be a guess as well as a denial.
        is_guess = Sense.DENIAL in senses and text.rstrip().endswith("?")
        return self._judgement(telling) if telling and not is_guess else None

    def _with_slips(self, said: Phrase) -> Judgement | None:
        found = self.key.say_with_slips(said)
        return self._judgement([found]) if found.sense is Sense.RIGHT else None

    def _judgement(self, telling: Sequence[Said]) -> Judgement:
        entries = tuple(said.entry for said in telling if said.entry is not None)
        if telling[0].sense is Sense.WRONG:
            return _rejected(entries)
        if telling[0].sense is Sense.DENIAL:
            return Judgement(Outcome.REJECT, msg("The answer denies the right one."))
        return Judgement(Outcome.ACCEPT, self._why(telling), entries)

    def _why(self, telling: Sequence[Said]) -> Message:
        rough = [(said.entry, said.like) for said in telling if said.like is not None and said.like.rank > Rank.SAME]
        if not rough:
            return _PLAINLY
        text = ", ".join(self.key.accept[entry] for entry, _ in rough if entry is not None)
        slips = ", ".join(f"{typed} → {meant}" for _, like in rough for typed, meant in like.slips)
        return (
            msg("Accepted as '{text}'; typo: {slips}.", text=text, slips=slips)
            if slips
            else msg("Accepted as '{text}'.", text=text)
        )

    def _for_a_person(self, text: str, said: Phrase, senses: Iterable[Sense]) -> Judgement:
        if Sense.RIGHT in senses:
            reason = msg("The answer names the right thing among others. A person decides.")
        elif said.strange and self.key.say(Phrase(tokens(meant := other_layout(text)))).sense is Sense.RIGHT:
            reason = msg("Typed in the other keyboard layout: {text}. A person decides.", text=meant)
        else:
            reason = msg("The answer is not in the key. A person decides.")
        return Judgement(Outcome.REVIEW, reason)


def _rejected(entries: tuple[int, ...]) -> Judgement:
    return Judgement(Outcome.REJECT, msg("This is a known wrong answer."), entries)


def _without_letters(text: str, said: Phrase) -> Judgement | None:
    if said.tokens or any(unicodedata.category(sign) == _MATHEMATICS and not sign.isascii() for sign in text):
        return None
    return Judgement(Outcome.REJECT, msg("The answer has no letter or digit."))


def _says_nothing(text: str) -> Judgement | None:
    if same_form(plain(text)) not in NO_ANSWER:
        return None
    return Judgement(Outcome.REJECT, msg("The answer says that there is none."))
