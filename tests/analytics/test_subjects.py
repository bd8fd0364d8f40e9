"""Finding the terms of subject areas in a text, and telling by them which areas a programme teaches."""

import itertools
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from analytics.subjects import SHARED, WEAK, Area, Glossary, glossary, matches, taught

MONITORING = Area("monitoring", strong=("data drift", "monitoring"), shared=("drift",), weak=("signal",))
BIOLOGY = Area("biology", strong=("genetic drift", "gene"), weak=("signal",))


def plural_free(word: str) -> frozenset[str]:
    """Stands for a dictionary: a word and what is left of it without a plural ending."""
    return frozenset({word, word.removesuffix("s")})


def known(*areas: Area) -> Glossary:
    return glossary(areas or (MONITORING, BIOLOGY), plural_free)


def found(text: str, *areas: Area) -> list[tuple[str, dict[str, float]]]:
    return [(match.words, dict(match.weights)) for match in matches(known(*areas), text)]


def test_the_longest_of_overlapping_terms_counts() -> None:
    assert found("Genetic drift is no data drift") == [
        ("Genetic drift", {"biology": 1.5}),
        ("data drift", {"monitoring": 1.5}),
    ]


def test_words_are_whole_words_in_any_form() -> None:
    assert found("Genes and monitoring of drifts, generally") == [
        ("Genes", {"biology": 1.0}),
        ("monitoring", {"monitoring": 1.0}),
        ("drifts", {"monitoring": SHARED}),
    ]


def test_a_term_of_two_areas_speaks_for_both() -> None:
    assert found("a signal") == [("signal", {"monitoring": WEAK, "biology": WEAK})]


def test_punctuation_inside_a_name_parts_its_words() -> None:
    ci = Area("ci", strong=("CI/CD", "Q-learning", "C++", "requirements.txt"))
    assert [words for words, _ in found("ci-cd, Q learning, C++ and requirements.txt", ci)] == [
        "ci-cd",
        "Q learning",
        "C++",
        "requirements.txt",
    ]


def test_the_place_of_a_term_is_that_of_its_words() -> None:
    text = "Ёлки: İ data drift"
    (match,) = matches(known(), text)
    assert text[match.start : match.end] == match.words == "data drift"


def test_a_programme_teaches_what_its_lines_name_strongly_and_what_goes_along() -> None:
    serving = Area("serving", strong=("inference",), suggested_by=("releasing models",))
    scaling = Area("scaling", strong=("GPU",), taught_with=("serving",))
    areas = known(MONITORING, BIOLOGY, serving, scaling)
    assert taught(areas, ["Releasing models", "a signal"]) == {"serving", "scaling"}
    assert taught(areas, ["signals", "drift"]) == set()


@given(st.text(max_size=200))
def test_any_text_gives_matches_in_its_order_that_do_not_overlap(text: str) -> None:
    ends = [(match.start, match.end) for match in matches(known(), f"{text} data drift gene")]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))
    assert len(ends) >= 1


def test_needs_no_data_frames() -> None:
    code = "import sys, analytics.tiers; assert not {'pandas', 'plotly', 'numpy', 'quizengine'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
