"""Two programmes beside each other: what moved, and which questions fit which."""

from collections.abc import Iterable, Sequence

from analytics.terms import Term, same, terms
from analytics.tiers import Tier

from ...content.audit import Audited, NoGlossary, audit, known_areas, lookup
from ...content.decisions import item_text
from ...content.programme import Programme, Topic
from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Mark, Section, Table
from . import Asked, Course

ALIKE = 0.25
"""From this share of common words on, two topics are taken for one that moved or was renamed."""
_FITS = {
    None: Mark("success", msg("fits")),
    Tier.AMBER: Mark("warning", msg("no coverage found")),
    Tier.RED: Mark("danger", msg("other subject area")),
}


def compare(asked: Asked) -> Dashboard:
    """Compare a programme with another one, the first of the others unless one is named."""
    here = asked.course.programme
    other = next((one for one in asked.others if one.programme.programme == asked.other), None) or next(
        iter(asked.others), None
    )
    if other is None:
        return Dashboard("compare", msg("Two programmes"), msg("There is no other programme to compare with yet."), ())
    near = _near(asked.course, other)
    lead = msg("{one} beside {other}", one=_named(here), other=_named(other.programme))
    return Dashboard(
        "compare",
        msg("Two programmes"),
        lead,
        (
            Section(
                "topics",
                msg("Topics"),
                (
                    msg(
                        "Topics are taken for the same where their titles, or all they say, have a quarter of their "
                        "words in common; the share stands beside."
                    ),
                ),
                None,
                _topics(here, other.programme),
            ),
            Section("facts", msg("Hours, competencies, grading"), (), None, _facts(here, other.programme)),
            Section("items", msg("Which questions fit"), _items_text(near), None, _items(asked.course, other, near)),
        ),
    )


def likeness(one: Topic, other: Topic) -> float:
    """Return how alike two topics are, 0 to 1: the share of common words of their titles, or of all they say if more.

    The share is Jaccard's (common words ÷ all words of both), of words that carry a subject (`analytics.terms`).
    """
    return max(_common(one.title, other.title), _common(_words(one), _words(other)))


def _common(one: str, other: str) -> float:
    here, there = terms(one), terms(other)
    common = sum(any(same(word, another) for another in there) for word in here)
    whole = len(here) + len(there) - common
    return common / whole if whole else 0.0


def pairs(one: Programme, other: Programme) -> list[tuple[str | None, str | None, float]]:
    """Return the topics of two programmes in pairs with their likeness: the likest first are taken, each once.

    A topic without a partner stands alone: dropped where the second is None, new where the first is.
    """
    found = sorted(
        ((likeness(a, b), x, y) for x, a in one.topics.items() for y, b in other.topics.items()), reverse=True
    )
    taken: dict[str, tuple[str, float]] = {}
    for share, x, y in found:
        if share >= ALIKE and x not in taken and y not in {there for there, _ in taken.values()}:
            taken[x] = (y, share)
    here = [(x, *taken.get(x, (None, 0.0))) for x in one.topics]
    alone = [y for y in other.topics if y not in {there for there, _ in taken.values()}]
    return [*here, *((None, y, 0.0) for y in alone)]


def _words(topic: Topic) -> str:
    return "\n".join((topic.title, *topic.contents))


def _topics(here: Programme, there: Programme) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for x, y, share in pairs(here, there):
        one, other = (here.topics[x] if x else None), (there.topics[y] if y else None)
        rows.append(
            (
                _topic(one),
                _topic(other),
                None if one is None or other is None else share,
                float(one.hours.total) if one else None,
                float(other.hours.total) if other else None,
                _moved(one, other),
            )
        )
    return Table(
        "topics",
        msg("What became of each topic"),
        (
            Column(msg("Here")),
            Column(msg("There")),
            Column(msg("Words in common"), "share"),
            Column(msg("Hours here"), "num"),
            Column(msg("Hours there"), "num"),
            Column(msg("What moved")),
        ),
        tuple(rows),
        msg("Neither programme has topics."),
    )


def _topic(topic: Topic | None) -> str | None:
    return None if topic is None else f"{topic.number}. {topic.title}"


def _moved(one: Topic | None, other: Topic | None) -> Cell:
    if one is None:
        return Mark("warning", msg("only there"))
    if other is None:
        return Mark("warning", msg("only here"))
    if one.title != other.title:
        return Mark("info", msg("renamed"))
    return Mark("info", msg("moved")) if one.number != other.number else Mark("", msg("the same"))


def _facts(here: Programme, there: Programme) -> Table:
    def hours(programme: Programme) -> Cell:
        return float(programme.hours.total) if programme.hours else None

    def weights(programme: Programme) -> str:
        return "; ".join(f"{one.title}: {one.weight:.0%}" for one in programme.grading.components.values()) or "–"

    rows: tuple[tuple[Cell, ...], ...] = (
        (msg("Hours in all"), hours(here), hours(there)),
        (msg("Topics"), len(here.topics), len(there.topics)),
        (msg("Competencies"), ", ".join(here.competencies) or "–", ", ".join(there.competencies) or "–"),
        (msg("Indicators"), *(sum(len(one.indicators) for one in p.competencies.values()) for p in (here, there))),
        (msg("Grading"), weights(here), weights(there)),
        (msg("Pass mark"), here.grading.scale.pass_mark, there.grading.scale.pass_mark),
    )
    return Table(
        "facts",
        msg("Hours, competencies, grading"),
        (Column(msg("What")), Column(msg("Here")), Column(msg("There"))),
        rows,
    )


def _judged(course: Course, programme: Programme) -> dict[str, Audited]:
    try:
        known = lookup(known_areas())
    except (NoGlossary, OSError):
        return {}
    return {one.revision.name: one for one in audit(programme, known, course.revisions)}


def nearness(known: Sequence[Term], text: str) -> float:
    """Return how near a text is to the words of a programme: the share of its words that are among them, 0 to 1."""
    words = terms(text)
    return sum(any(same(word, other) for other in known) for word in words) / len(words) if words else 0.0


def words_of(programme: Programme) -> tuple[Term, ...]:
    """Return the words of a programme's titles, contents and outcomes."""
    lines = [line for topic in programme.topics.values() for line in (topic.title, *topic.contents)]
    return terms("\n".join((*lines, *programme.outcomes.all)))


def _near(course: Course, other: Course) -> list[tuple[float, float]]:
    """Return how near each item is to either programme, in the order of the items."""
    here, there = words_of(course.programme), words_of(other.programme)
    texts = [item_text(one) for one in course.revisions]
    return [(nearness(here, text), nearness(there, text)) for text in texts]


def _items_text(near: Iterable[tuple[float, float]]) -> tuple[Message, ...]:
    nearer = {"here": 0, "there": 0, "equal": 0}
    for here, there in near:
        nearer["equal" if here == there else "here" if here > there else "there"] += 1
    return (
        msg(
            "By the share of their words that stand in the contents, {here} questions are nearer to this "
            "programme, {there} to the other, {equal} equally near. Words are few, so this is a hint and "
            "no verdict.",
            **nearer,
        ),
    )


def _items(course: Course, other: Course, near: Iterable[tuple[float, float]]) -> Table:
    here, there = _judged(course, course.programme), _judged(course, other.programme)
    rows: list[tuple[Cell, ...]] = []
    for one, (nearer_here, nearer_there) in zip(course.revisions, near, strict=True):
        if one.name in here:
            rows.append(
                (
                    one.item,
                    one.shown.stem,
                    _FITS[here[one.name].finding.tier],
                    nearer_here,
                    _FITS[there[one.name].finding.tier],
                    nearer_there,
                )
            )
    return Table(
        "items",
        msg("Questions of this programme, held against both"),
        (
            Column(msg("Question")),
            Column(msg("Text")),
            Column(msg("Here")),
            Column(msg("Its words here"), "share"),
            Column(msg("There")),
            Column(msg("Its words there"), "share"),
        ),
        tuple(rows),
        msg("There is no question yet."),
    )


def _named(programme: Programme) -> str:
    return f"{programme.title} ({programme.programme})"
