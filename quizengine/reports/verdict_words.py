"""What the verdicts of `analytics` are called on pages and in the terminal."""

from collections.abc import Mapping

from analytics.dif import TEST, Changed
from analytics.distractors import OptionVerdict
from analytics.guessing import Floor
from analytics.logistic_dif import Kind, Why
from analytics.verdicts import Reason, Verdict

from ..i18n import Message, msg

VERDICTS: Mapping[str, Message] = {
    Verdict.PROBLEM: msg("problem shown"),
    Verdict.FINE: msg("fine shown"),
    Verdict.UNKNOWN: msg("not enough data"),
}
REASONS: Mapping[str, Message] = {
    Reason.WORKS: msg("tells strong from weak"),
    Reason.REVERSED: msg("the strong answer it wrongly: is the key right?"),
    Reason.WEAK: msg("hardly tells strong from weak"),
    Reason.FEW_TAKERS: msg("too few takers"),
    Reason.WIDE_INTERVAL: msg("the interval is too wide"),
    Reason.ALL_RIGHT: msg("everyone answered correctly"),
    Reason.ALL_WRONG: msg("nobody answered correctly"),
    Reason.NO_SPREAD: msg("everyone has the same credit"),
    Reason.NOT_SEEN: msg("nobody saw it"),
    Reason.NO_REST: msg("nothing else varies"),
}
CHANGES: Mapping[str, Message] = {
    Changed.CHANGED: msg("a change is shown"),
    Changed.UNCHANGED: msg("no change that matters"),
    Changed.UNKNOWN: msg("not enough data"),
}
OPTIONS: Mapping[str, Message] = {
    OptionVerdict.KEY_WORKS: msg("the key, and the strong choose it"),
    OptionVerdict.KEY_REVERSED: msg("the key, but the weak choose it: is it right?"),
    OptionVerdict.DRAWS_STRONG: msg("wrong, but the strong choose it"),
    OptionVerdict.DRAWS_WEAK: msg("wrong, and the weak choose it"),
    OptionVerdict.IDLE: msg("hardly anybody chooses it"),
    OptionVerdict.UNKNOWN: msg("not enough data"),
}
FLOORS: Mapping[str, Message] = {
    Floor.ABOVE: msg("answered better than by guessing"),
    Floor.BELOW: msg("answered worse than by guessing"),
    Floor.REACHED: msg("perhaps no better than guessing"),
    Floor.UNKNOWN: msg("not enough data"),
}
UNLIKE_WHYS: Mapping[str, Message] = {
    Why.FEW_TO_TEST: msg("fewer than {number} students in one of them", number=TEST),
    Why.PARTIAL: msg("it has partial credit"),
    Why.ALL_ALIKE: msg("everyone has the same credit"),
    Why.NO_SCORES: msg("students do not differ in their share of points"),
    Why.SEPARATED: msg("right and wrong answers are told apart without an exception, so no estimate is finite"),
    Why.WIDE_INTERVAL: msg("the interval is too wide"),
}


def unlike(verdict: str, kind: str, group: float) -> Message:
    """Return what a logistic comparison of two groups shows.

    Args:
        verdict, kind: those of `analytics.logistic_dif`. group: the uniform difference, negative where harder.
    """
    if verdict == Changed.UNCHANGED:
        return msg("no difference that matters")
    if verdict == Changed.UNKNOWN:
        return msg("not enough data")
    if kind == Kind.NON_UNIFORM:
        return msg("differs for the weak and the strong")
    return msg("harder for everybody alike") if group < 0 else msg("easier for everybody alike")
