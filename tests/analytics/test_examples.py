"""The examples in the docstrings are run: what they show is what the functions give."""

import doctest
from types import ModuleType

import pytest

from analytics import alignment, dif, evidence, irt, mastery, porter, score_groups, scores, thresholds, timed


@pytest.mark.parametrize(
    "module",
    [alignment, dif, evidence, irt, mastery, porter, score_groups, scores, thresholds, timed],
    ids=lambda module: module.__name__,
)
def test_the_examples_of_a_module_give_what_they_show(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("module", [alignment, evidence, porter], ids=lambda module: module.__name__)
def test_every_measure_has_an_example(module: ModuleType) -> None:
    public = [
        value
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]
    measures = [value for value in public if not isinstance(value, type)]
    assert measures
    assert [one.__name__ for one in measures if ">>>" not in (one.__doc__ or "")] == []
