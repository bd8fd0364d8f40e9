"""Bodies of every kind, made up: whatever an author may write and the checks let through."""

from typing import Any

from hypothesis import strategies as st

from quizengine.questions import KINDS

IDS = st.text("abcdefgh", min_size=1, max_size=2)
WORDS = st.text("abxyzабвгё0189²", min_size=1, max_size=6)
DECIMALS = st.decimals(-1_000_000, 1_000_000, places=3).map(lambda number: f"{number:f}")


@st.composite
def texts(draw: st.DrawFn, least: int = 2, most: int = 5) -> dict[str, str]:
    """Return texts by id, told apart by a number at their end."""
    ids = draw(st.lists(IDS, min_size=least, max_size=most, unique=True))
    return {id: f"{draw(WORDS)} {number}" for number, id in enumerate(ids)}


@st.composite
def single(draw: st.DrawFn) -> dict[str, Any]:
    choices = draw(texts())
    return {"stem": "?", "choices": choices, "key": draw(st.sampled_from(sorted(choices)))}


@st.composite
def text(draw: st.DrawFn) -> dict[str, Any]:
    return {"stem": "?", "key": {"accept": draw(st.lists(WORDS, min_size=1, max_size=3)), "reject": ["||\\"]}}


@st.composite
def multiple(draw: st.DrawFn) -> dict[str, Any]:
    choices = draw(texts())
    scoring = draw(st.sampled_from(["all_or_nothing", "per_option", "right_minus_wrong"]))
    key = draw(st.lists(st.sampled_from(sorted(choices)), unique=True))
    return {"stem": "?", "choices": choices, "key": key, "scoring": {"mode": scoring}, "allow_none": "true"}


@st.composite
def numeric(draw: st.DrawFn) -> dict[str, Any]:
    key = draw(DECIMALS | st.sampled_from(["0", "1e100", "-1e-100", "0,5", "9.995"]))
    tolerances = [*({"abs": wide} for wide in ("0", "0.5", "1e90")), {"rel": "1%"}, {"rel": "0.99"}, {"sig": "4"}]
    return {"stem": "?", "key": key, "tolerance": draw(st.sampled_from(tolerances)), "unit": draw(WORDS)}


@st.composite
def match(draw: st.DrawFn) -> dict[str, Any]:
    left, right = draw(texts()), draw(texts())
    key = {id: draw(st.sampled_from(sorted(right))) for id in left}
    scoring = draw(st.sampled_from(["per_pair", "all_or_nothing"]))
    return {"stem": "?", "left": left, "right": right, "key": key, "reuse": "true", "scoring": scoring}


@st.composite
def order(draw: st.DrawFn) -> dict[str, Any]:
    elements = draw(texts())
    scoring = draw(st.sampled_from(["all_or_nothing", "position", "adjacent_pairs"]))
    return {"stem": "?", "elements": elements, "key": draw(st.permutations(sorted(elements))), "scoring": scoring}


@st.composite
def cloze(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    gaps: dict[str, Any] = {}
    for name in names:
        kind, inner = draw(st.sampled_from([("single", single()), ("text", text()), ("numeric", numeric())]))
        gaps[name] = {"kind": kind, **{field: value for field, value in draw(inner).items() if field != "stem"}}
    stem = " ".join(f"{draw(WORDS)} [[{name}]]" for name in draw(st.permutations(names)))
    return {"stem": stem, "gaps": gaps, "scoring": draw(st.sampled_from(["per_gap", "all_or_nothing"]))}


MADE = {
    "single": single(),
    "text": text(),
    "multiple": multiple(),
    "numeric": numeric(),
    "match": match(),
    "order": order(),
    "cloze": cloze(),
}


def _sound(question: tuple[str, Any]) -> bool:
    kind, body = KINDS[question[0]], question[1]
    return all(flaw.harmless for flaw in kind.check(kind.body.model_validate(body)))


def _examples(kind: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([dict(example.body) for example in KINDS[kind].examples()])


def questions(*kinds: str) -> st.SearchStrategy[tuple[str, Any]]:
    """Return kinds and bodies without a serious flaw; of a kind that nothing is made up for, its examples."""
    made = [st.tuples(st.just(kind), MADE.get(kind, _examples(kind))) for kind in kinds or sorted(KINDS)]
    return st.one_of(made).filter(_sound)
