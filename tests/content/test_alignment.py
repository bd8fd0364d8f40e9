"""What a programme may say of alignment: thresholds in place of the literature's, or nothing."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizengine.content.bank import Bloom
from quizengine.content.fingerprint import document, read_document
from quizengine.content.load import load
from quizengine.content.programme import WEAK, Alignment, LevelShares, Programme, Reaches, Weak

from ..build import ROOT
from .build import programme, write


def declared(folder: Path, alignment: Any) -> Any:
    return load([write(folder, "course.programme.yaml", programme(alignment=alignment))])


def test_a_programme_that_declares_nothing_keeps_its_fingerprint() -> None:
    for one, _ in load([ROOT / "competencies"]).programmes:
        assert one.alignment is None
        assert "alignment" not in read_document(document(one))


def test_what_is_not_said_is_as_in_the_literature(tmp_path: Path) -> None:
    library = declared(tmp_path, {"items": "4", "depth": "60%", "weak": {"balance": "0,5"}})
    assert library.diagnostics == ()
    assert library.programmes[0][0].alignment == Alignment(
        items=4, depth=Decimal("0.6"), weak=Weak(balance=Decimal("0.5"))
    )


def test_the_section_that_the_documentation_shows_is_the_default(tmp_path: Path) -> None:
    text = (ROOT / "docs/content.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(alignment:\n.+?)```", text, re.DOTALL)
    library = declared(tmp_path, yaml.load(shown, yaml.BaseLoader)["alignment"])
    found = library.programmes[0][0].alignment
    assert found.model_copy(update={"weak": Weak()}) == Alignment()
    assert found.weak == Weak(**WEAK)


def test_where_less_is_asked_for_than_webb_calls_weak_that_is_met_and_nothing_is_weak(tmp_path: Path) -> None:
    found = declared(tmp_path, {"range": "30%"}).programmes[0][0].alignment
    assert (found.weakly("range"), found.weakly("depth")) == (Decimal("0.3"), Decimal("0.4"))
    assert Alignment.model_validate(found.model_dump(exclude_none=True)) == found


def test_everything_can_be_declared_and_survives_a_release(tmp_path: Path) -> None:
    said = {
        "items": "3",
        "depth": "50%",
        "range": "40%",
        "balance": "0.8",
        "weak": {"depth": "30%", "range": "20%", "balance": "0.7"},
        "reaches": {"knows": "remember", "can": "understand", "has_experience": "apply"},
        "levels": {"knows": "50%", "can": "30%", "has_experience": "20%"},
    }
    found = declared(tmp_path, said).programmes[0][0]
    assert found.alignment.reaches == Reaches(can=Bloom.UNDERSTAND, has_experience=Bloom.APPLY)
    assert found.alignment.levels == LevelShares(
        knows=Decimal("0.5"), can=Decimal("0.3"), has_experience=Decimal("0.2")
    )
    assert Programme.model_validate(read_document(document(found))) == found


@pytest.mark.parametrize(
    ("said", "path", "sentence"),
    [
        ({"items": "0"}, ("alignment", "items"), "'0' has to be at least 1"),
        ({"depth": "120%"}, ("alignment", "depth"), "'120%' has to be at most 1"),
        ({"depth": "0.5"}, ("alignment", "depth"), "'0.5' is not a share in percent, such as 60%"),
        ({"balance": "x"}, ("alignment", "balance"), "'x' is not a number"),
        ({"reaches": {"can": "aply"}}, ("alignment", "reaches", "can"), None),
        (
            {"reaches": {"can": "create"}},
            ("alignment", "reaches"),
            "a higher level of indicators cannot ask for a lower Bloom level",
        ),
        ({"levels": {"knows": "50%"}}, ("alignment", "levels"), "the shares of the levels have to sum to 100%"),
        (
            {"range": "30%", "weak": {"range": "35%"}},
            ("alignment",),
            "'weak' asks for more of 'range' than is asked for where it is fully met",
        ),
        ({"dept": "50%"}, ("alignment", "dept"), "unknown field 'dept'"),
    ],
)
def test_a_mistake_is_located_and_named(tmp_path: Path, said: Any, path: tuple[str, ...], sentence: str | None) -> None:
    library = declared(tmp_path, said)
    (found,) = library.diagnostics
    (source,) = library.sources.values()
    assert found.span in (source.span(path), source.key_span(path))
    assert sentence is None or str(found.message) == sentence
