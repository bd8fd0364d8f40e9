"""What the words of an answer, or of a part of it, say by a key: what is right, what is wrong, a denial, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from .lemmas import same_beginning, verbs
from .likeness import Entry, Heard, Likeness, Rank, likeness
from .phrases import Phrase, together
from .shapes import same_form
from .tokens import Token, parts, tokens
from .vocabulary import CONTRASTS, OWNERS


class Sense(Enum):
    """What some words say."""

    RIGHT = "right"
    WRONG = "wrong"
    DENIAL = "denial"
    """That an accepted entry is not the answer."""
    CARRIERS = "carriers"
    """Nothing: words such as «метод», "the" and "called"."""
    STEM = "stem"
    """Only what the question says itself."""
    OTHER = "other"


@dataclass(frozen=True)
class Said:
    """A sense, the index of the accepted or rejected entry that it rests on, and how the words equal it."""

    sense: Sense
    entry: int | None = None
    like: Likeness | None = None


_OTHER = Said(Sense.OTHER)
_MOST_OPTIONAL = 2
_Nearest = tuple[Likeness, int]


@dataclass(frozen=True)
class ReadyKey:
    """Accepted and rejected texts made ready, and the words of the stem that an answer may repeat."""

    accept: tuple[str, ...]
    reject: tuple[str, ...] = ()
    stem_words: tuple[str, ...] = ()

    def say(self, said: Phrase, *, stem: bool = False) -> Said:
        """Return what some words say; `stem` allows them to repeat words of the stem."""
        right = self._accepted.nearest(self._heard(said, stem=stem, spare=self._spare(said)))
        # With the words of the stem a rejected entry may be a right answer: "mean absolute error, in percent".
        wrong = self._rejected.nearest(self._heard(said, stem=False))
        if right is None and wrong is None:
            return Said(self._weightless(said, stem=stem))
        return self._weighed(said, right, wrong)

    def say_with_slips(self, said: Phrase, *, stem: bool = False) -> Said:
        """Return what some words say if slips of the keyboard are mended.

        No slip makes an answer wrong, and where one may lead to a rejected entry as well, nothing is said.
        """
        slips = tuple(place for place in said.strange if self._own.isdisjoint(said.tokens[place].readings))
        if not slips:
            return _OTHER
        right = self._accepted.nearest(self._heard(said, stem=stem, slips=slips, spare=self._spare(said)))
        wrong = self._rejected.nearest(self._heard(said, stem=False, slips=slips))
        return self._weighed(said, right, wrong)

    def repeats_stem(self, said: Phrase) -> bool:
        """Tell whether any of the words is one of the stem."""
        return not self._stem_lemmas.isdisjoint(said.lemmas) or any(map(self._tells_stem, said.tokens))

    def has(self, text: str) -> bool:
        """Tell whether a text is an accepted entry but for word forms, the order of words and spaces."""
        if any(entry.form == same_form(text) for entry in self._accepted.all):
            return True
        found = self._accepted.nearest(self._heard(together(parts(text)), stem=False))
        return found is not None and found[0].rank < Rank.EXTRA and not found[0].negated

    def _weighed(self, said: Phrase, right: _Nearest | None, wrong: _Nearest | None) -> Said:
        if wrong is not None and (right is None or wrong[0].rank <= right[0].rank):
            return _said_of_wrong(*wrong)
        if right is None:
            return _OTHER
        like, entry = right
        if like.negated:
            return Said(Sense.DENIAL, entry, like)
        return _OTHER if self._names_wrong_too(said, entry) else Said(Sense.RIGHT, entry, like)

    def _heard(
        self, said: Phrase, *, stem: bool, slips: tuple[int, ...] = (), spare: frozenset[int] = frozenset()
    ) -> Heard:
        weightless = (place for place, one in enumerate(said.tokens) if self._is_neutral(one, stem=stem))
        neutral = spare.union(weightless)
        kept = (one for place, one in enumerate(said.tokens) if place not in neutral and not one.grammatical)
        bare = tuple(kept)
        return Heard(said, neutral, Phrase(bare) if 0 < len(bare) < len(said.tokens) else None, slips)

    def _spare(self, said: Phrase) -> frozenset[int]:
        """Return the places of words that add nothing to a right answer, though by themselves they say something."""
        return frozenset(
            place
            for place, one in enumerate(said.tokens)
            if not self._optional.isdisjoint(one.lemmas) or (place > 0 and one.typed.lower() in OWNERS)
        )

    def _weightless(self, said: Phrase, *, stem: bool) -> Sense:
        weighty = [token for token in said.tokens if not token.grammatical]
        if all(token.carries for token in weighty):
            return Sense.CARRIERS
        return Sense.STEM if stem and all(self._is_neutral(token, stem=True) for token in weighty) else Sense.OTHER

    def _names_wrong_too(self, said: Phrase, right: int) -> bool:
        """Tell whether all words of a rejected entry, not all of them words of the right one, are there as well."""
        wanted = self._accepted.all[right].phrase.lemmas
        return any(
            all(not said.lemmas.isdisjoint(token.lemmas) for token in entry.wanted)
            and any(wanted.isdisjoint(token.lemmas) for token in entry.wanted)
            for entry in self._rejected.all
        )

    def _is_neutral(self, token: Token, *, stem: bool) -> bool:
        if token.carries or not stem:
            return token.carries
        if token.negates or token.is_number:
            return False
        return not self._stem_lemmas.isdisjoint(token.lemmas) or self._tells_stem(token)

    def _tells_stem(self, token: Token) -> bool:
        """Tell whether a word is the verb of a noun of the stem: «сохраняют» of «сохранение»."""
        told = ((verb, noun) for verb in verbs(token.typed.lower()) for noun in self._stem_lemmas)
        return any(same_beginning(verb, noun) for verb, noun in told)

    @cached_property
    def _accepted(self) -> "_Entries":
        return _Entries(self.accept)

    @cached_property
    def _rejected(self) -> "_Entries":
        return _Entries(self.reject)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The words of the item: none of them is a slip in another."""
        entries = (token for entry in (*self._accepted.all, *self._rejected.all) for token in entry.phrase.tokens)
        return frozenset(self.stem_words).union(*(token.readings for token in entries))

    @cached_property
    def _optional(self) -> frozenset[str]:
        """The words that the key has both ways, with and without: of "Gym" and "OpenAI Gym", openai."""
        pairs = ((short, long) for short in self._accepted.all for long in self._accepted.all)
        more = (token for short, long in pairs for token in _more(short, long))
        rejected = frozenset[str]().union(*(entry.phrase.lemmas for entry in self._rejected.all))
        return frozenset[str]().union(*(token.lemmas for token in more if rejected.isdisjoint(token.lemmas)))

    @cached_property
    def _stem_lemmas(self) -> frozenset[str]:
        return frozenset[str]().union(*(token.lemmas for word in self.stem_words for token in tokens(word)))


class _Entries:
    """Entries, and where to look for them: by a lemma of theirs, or by their words written as one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.all = tuple(map(Entry, texts))
        self._by_trace = defaultdict[str, set[int]](set)
        for at, entry in enumerate(self.all):
            for trace in entry.phrase.lemmas | entry.phrase.joined:
                self._by_trace[trace].add(at)

    def nearest(self, heard: Heard) -> _Nearest | None:
        """Return the likeness that is the surest, and the index of its entry."""
        found = [(like, at) for at in self._worth_a_look(heard) if (like := likeness(heard, self.all[at])) is not None]
        return min(found, key=lambda pair: (pair[0].rank, pair[0].negated, len(pair[0].slips), pair[1]), default=None)

    def _worth_a_look(self, heard: Heard) -> Iterable[int]:
        if heard.slips:
            return range(len(self.all))
        traces = heard.said.lemmas | heard.said.joined | (heard.bare.joined if heard.bare else frozenset())
        return {at for trace in traces & self._by_trace.keys() for at in self._by_trace[trace]}


def _more(short: Entry, long: Entry) -> Sequence[Token]:
    """Return the words that the longer entry has over and above all words of the shorter, if they are few and plain."""
    if not 0 < len(long.wanted) - len(short.wanted) <= _MOST_OPTIONAL:
        return ()
    more = [token for token in long.wanted if short.phrase.lemmas.isdisjoint(token.lemmas)]
    turns = any(token.is_number or token.directs or not CONTRASTS.isdisjoint(token.readings) for token in more)
    return () if turns or len(more) != len(long.wanted) - len(short.wanted) else more


def _said_of_wrong(like: Likeness, entry: int) -> Said:
    if like.slips:
        return _OTHER
    # "Not precision" says nothing wrong and not yet what is right.
    return Said(Sense.CARRIERS) if like.negated else Said(Sense.WRONG, entry, like)
