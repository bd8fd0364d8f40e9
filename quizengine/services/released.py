"""What is released now, as the linter wants it: for comparing what the files say with what students are given."""

from sqlalchemy import Engine

from ..content.released import Released
from ..lint.holders import codes_of
from ..lint.released import drawn_from
from ..store import releases
from ..store.engine import reading


def released(engine: Engine) -> Released:
    """Return the latest release of every bank, quiz and programme."""
    with reading(engine) as connection:
        banks = releases.current_banks(connection)
        programmes = releases.current_programmes(connection)
        quizzes = releases.current_quizzes(connection)
    return Released(
        items={item.revision.name: item.revision for bank in banks for item in bank.items},
        quizzes={
            one.quiz.quiz: drawn_from(one.quiz, [item.revision for item in one.items], codes_of(one.programme).owner)
            for one in quizzes
        },
        programmes={programme.programme: programme for programme in programmes},
    )
