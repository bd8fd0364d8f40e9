"""The examples in the docstrings are run: what they show is what the functions give."""

import doctest
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import analytics
from analytics import alignment, evidence, porter

SHOWING = sorted(
    file.stem for file in Path(analytics.__file__).parent.glob("*.py") if ">>>" in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", SHOWING)
def test_the_examples_of_a_module_give_what_they_show(name: str) -> None:
    failed, tried = doctest.testmod(import_module(f"analytics.{name}"))
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
