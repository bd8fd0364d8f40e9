"""What stands at the head of every page of statistics: whose answers these are, and what was left out of them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from analytics.missing import OF_MARKS, State
from analytics.policies import Counted

from ...i18n import Message, msg
from ..dashboard import Ask, Cell, Dashboard, Section
from . import Viewed

WHICH = {
    Counted.FIRST: msg("The first attempt of each student counts."),
    Counted.LAST: msg("The last attempt of each student counts."),
    Counted.BEST: msg("The best attempt of each student counts: on the average that is better than the student is."),
}
NOBODY = msg("Nobody has finished this quiz yet. The figures appear with the first attempt that is handed in.")


def page(
    viewed: Viewed,
    name: str,
    title: Message,
    lead: Message,
    sections: Sequence[Section],
    *,
    stats: Sequence[tuple[Message, Cell]] = (),
    snippet: str | None = None,
    asks: Sequence[Ask] = (),
) -> Dashboard:
    """Return a page with the notes on its sample; one on which nobody has an attempt says that and nothing else."""
    if not viewed.sample.n:
        return Dashboard(name, title, NOBODY, ())
    return Dashboard(name, title, lead, tuple(sections), tuple(stats), tuple(notes(viewed)), snippet, tuple(asks))


def notes(viewed: Viewed) -> Iterator[Message]:
    """Say in sentences whose answers are counted, and what is not."""
    sample = viewed.sample
    yield msg("Students with a finished attempt: {n}.", n=sample.n)
    if sample.left_out:
        yield WHICH[sample.asked.counted]
        yield msg("Other attempts of the same students, left out: {number}.", number=sample.left_out)
    if sample.split.several:
        yield msg(
            "Questions that were changed between attempts: {number}. Each version is a question of its own here, "
            "with @1, @2 after its name.",
            number=len(sample.split.several),
        )
    waiting = int(sample.answers["credit"].isna().sum())
    if waiting:
        yield msg("Answers that wait for a person to judge them, counted nowhere yet: {number}.", number=waiting)
    if sample.voided:
        yield msg(
            "Answers to questions that were taken out of the marks, counted nowhere: {number}.", number=sample.voided
        )
    unreached = int((sample.states == State.NOT_REACHED.value).sum()) if sample.asked.policy != OF_MARKS else 0
    if unreached:
        yield msg(
            "Questions that were not reached, left out of these numbers, though in the marks they are wrong: {number}.",
            number=unreached,
        )
    if len(sample.answers) < sample.matrix.n * sample.matrix.k:
        yield msg("Not every student saw every question; each number is of those who saw what it is about.")
    if sample.synthetic:
        yield msg("Some of these attempts are made up.")


ALL_WRONG = """import pandas as pd

answers = pd.read_csv("{quiz}-answers.csv")
answers["credit"] = answers["credit"].where(answers["answered"], 0.0)
"""
NOT_REACHED = """import pandas as pd

from analytics.missing import State, states

answers = pd.read_csv("{quiz}-answers.csv")
what = states(answers)
answers.loc[what == State.OMITTED, "credit"] = 0.0
answers.loc[what == State.NOT_REACHED, "credit"] = float("nan")
"""


def literal(values: Mapping[str, object]) -> str:
    """Return a dictionary as it stands in a snippet: a line for each of its entries."""
    return "\n".join(["{", *(f"    {name!r}: {value!r}," for name, value in values.items()), "}"])


def snippet(viewed: Viewed, body: str) -> str:
    """Return Python that reads the file of answers and goes on with `body`, all that is imported at its head."""
    quiz, policy = viewed.sample.quiz.quiz, viewed.sample.asked.policy
    lines = ((ALL_WRONG if policy == OF_MARKS else NOT_REACHED).format(quiz=quiz) + body).splitlines()
    imports = {line for line in lines if line.startswith(("import ", "from "))}
    head = [*sorted(line for line in imports if line.startswith("import ")), ""]
    head += sorted(line for line in imports if line.startswith("from "))
    rest = "\n".join(line for line in lines if line not in imports)
    return "\n".join(head).strip() + "\n\n" + re.sub(r"\n{3,}", "\n\n", rest.strip()) + "\n"
