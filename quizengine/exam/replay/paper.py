"""The paper: sealed at the start, and drawn anew from the release and the seed."""

from collections.abc import Iterable, Sequence

from ...i18n import Message, msg
from ..chain import genesis
from .checks import Check, check
from .facts import Place, Taken

SEALED = msg("The start and the paper fit their seal")
DRAWN = msg("The seed draws the same paper from the release")


def sealed(taken: Taken, paper: Sequence[Place]) -> Check:
    """Hold the start and the paper against the genesis of the journal."""
    seal = genesis(
        attempt_id=taken.id,
        user_id=taken.user_id,
        quiz_revision_id=taken.quiz_revision_id,
        seed=taken.seed,
        started_at=taken.started_at,
        paper=[(place.position, place.item_revision_id, place.choice_order) for place in paper],
    )
    broken = msg("The student, the quiz, the seed, the time of the start or the paper is not what was sealed.")
    return check("seal", SEALED, [] if seal == taken.genesis else [broken])


def drawn(paper: Sequence[Place], again: Sequence[Place] | None, *, same_version: bool) -> Check:
    """Hold the paper against what the seed draws now; `again` is None where it draws nothing.

    Only where this version of the engine also made the draw is a difference a finding: a later version may draw
    otherwise, and the seal of the start says by itself that the paper is the one that was drawn.
    """
    found = [msg("Nothing can be drawn by this seed from this release.")] if again is None else [*_apart(paper, again)]
    if same_version:
        return check("draw", DRAWN, found)
    other = msg("The draw cannot be repeated by this version of the engine: another one made it. Its seal counts.")
    return check("draw", DRAWN, [], [other] if found else [])


def _apart(paper: Sequence[Place], again: Sequence[Place]) -> Iterable[Message]:
    stored, wanted = ({place.position: place for place in places} for places in (paper, again))
    for position in sorted(stored.keys() | wanted.keys()):
        one, other = stored.get(position), wanted.get(position)
        if one is None:
            yield msg("Question {position} was drawn and is missing from the paper.", position=position)
        elif other is None:
            yield msg("Question {position} is in the paper and was not drawn.", position=position)
        elif one.item_revision_id != other.item_revision_id:
            yield msg("Question {position} is not the one that the seed draws.", position=position)
        elif one.choice_order != other.choice_order:
            yield msg("The options of question {position} are not in the order of the draw.", position=position)
        elif one.section != other.section:
            yield msg("Question {position} is not in the section of the draw.", position=position)
