"""What the verdicts of `analytics` are called on pages and in the terminal."""

from collections.abc import Mapping

from analytics.dif import Changed
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
