"""What a sentence encoder adds to the glossary: a look where words are silent, and never a word against them."""

from collections.abc import Sequence

import numpy as np
import pytest

from analytics import meaning
from analytics.meaning import Contrast, NotInstalled, Space, contrasts, raised, space
from analytics.tiers import Clue, Finding, Part, Tier

KNOWN = Space(("rl", "sql", "ops"), np.eye(3, dtype=np.float32))


def says(*rows: Sequence[float]) -> meaning.Encode:
    return lambda texts: np.array(rows, dtype=np.float32)


def finding(*weights: float, tier: Tier | None = None) -> Finding:
    clues = tuple(Clue("w", Part.STEM, 2 * n, 2 * n + 1, "ops", True, weight) for n, weight in enumerate(weights))
    return Finding(tier, "ops" if clues else None, -sum(weights), clues)


AWAY = Contrast("sql", "ops", 0.3)


def test_the_nearest_area_of_each_side_counts() -> None:
    first, second = contrasts(says((0.1, 0.7, 0.2), (0.0, 0.1, 0.9)), KNOWN, {"ops"}, ["a", "b"])
    assert first is not None
    assert second is not None
    assert (first.uncovered, first.covered, round(first.contrast, 3)) == ("sql", "ops", 0.5)
    assert (second.uncovered, second.covered, round(second.contrast, 3)) == ("sql", "ops", -0.8)


@pytest.mark.parametrize("covered", [set(), {"rl", "sql", "ops"}])
def test_without_both_sides_there_is_nothing_to_contrast(covered: set[str]) -> None:
    assert contrasts(says((1, 0, 0)), KNOWN, covered, ["a"]) == [None]


def test_an_area_without_a_sentence_is_left_out() -> None:
    found = space(says((1, 0)), [("rl", ["", "what it is about"]), ("sql", [" "])])
    assert found.areas == ("rl",)


def test_where_words_are_silent_a_clear_contrast_asks_for_a_look() -> None:
    assert raised(finding(), AWAY).tier is Tier.AMBER
    assert raised(finding(0.6, 0.3), AWAY).area == "sql"
    assert raised(finding(), Contrast("sql", "ops", 0.1)).tier is None
    assert raised(finding(), None).tier is None


def test_a_strong_word_of_the_course_is_never_spoken_against() -> None:
    assert raised(finding(1.0), AWAY) == finding(1.0)
    assert raised(finding(tier=Tier.RED), AWAY).tier is Tier.RED


def test_without_the_package_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    meaning.encoder.cache_clear()
    monkeypatch.setattr(meaning, "import_module", missing)
    with pytest.raises(NotInstalled):
        meaning.encoder()


def test_the_real_encoder_puts_a_question_on_reinforcement_learning_near_its_area() -> None:
    meaning.encoder.cache_clear()
    encode = meaning.encoder()
    known = space(
        encode, [("rl", ["reinforcement learning, agents, rewards"]), ("ops", ["monitoring models in production"])]
    )
    (found,) = contrasts(encode, known, {"ops"}, ["Какая функция вознаграждения у агента в обучении с подкреплением?"])
    assert found is not None
    assert found.contrast > 0
