"""The schemas for editors: they take what the loader takes, and show a mistake in one place."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from quizengine import cli
from quizengine.content.json_schema import SCHEMAS, json_schema
from quizengine.content.load import load
from quizengine.questions import KINDS

from .build import Data, bank, item, programme, quiz, text_item
from .editor import ROOT, committed, errors, seen

CASES = ROOT / "tests/lint/cases"
KINDS_OF_FILE = tuple(SCHEMAS)


def content_of_the_project() -> list[Path]:
    return [
        path
        for folder in ("banks", "competencies")
        for kind in SCHEMAS
        for path in (ROOT / folder).glob(f"*.{kind}.yaml")
    ]


def cases() -> list[Path]:
    """Return every file of the linter's cases that the loader has no error for and that has a schema."""
    return [path for path in sorted(CASES.rglob("*.yaml")) if _sound(path)]


def _sound(path: Path) -> bool:
    library = load([path])
    errors = [one for one in library.errors if one.file == str(path)]
    source = library.sources.get(str(path))
    return not errors and source is not None and source.data["schema"].removesuffix("/1") in SCHEMAS


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# -- the files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_the_schema_in_the_docs_is_fresh_and_what_the_command_prints(kind: str) -> None:
    assert committed(kind) == json_schema(kind), "make schemas"
    assert json.loads(CliRunner().invoke(cli.main, ["schema", kind]).stdout) == json_schema(kind)


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_a_schema_is_one_of_draft_7(kind: str) -> None:
    Draft7Validator.check_schema(json_schema(kind))
    assert json_schema(kind)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_every_field_says_under_the_pointer_what_it_is(kind: str) -> None:
    schema = json_schema(kind)
    schema.pop("else", None)  # Of a bank: what is asked for where the defaults do not bring it.
    bare = [path for path, part in fields(schema) if not part.get("description")]
    assert [path for path in bare if not path.endswith("/scoring/then/mode")] == []


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_no_schema_tries_one_branch_after_another(kind: str) -> None:
    text = json.dumps(json_schema(kind))
    assert "oneOf" not in text
    assert "anyOf" not in text


def fields(part: Any, path: str = "") -> Iterator[tuple[str, Data]]:
    """Give every field that a schema describes: not what conditions look at, nor what is described elsewhere."""
    for name, one in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if name == "properties":
            yield from ((f"{path}/{field}", schema) for field, schema in one.items() if schema and "$ref" not in schema)
        if name != "if":
            yield from fields(one, f"{path}/{name}")


# -- what is taken ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", content_of_the_project(), ids=names)
def test_the_content_of_the_project_is_taken(path: Path) -> None:
    assert errors(seen(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", cases(), ids=names)
def test_what_the_loader_takes_is_taken(path: Path) -> None:
    assert errors(seen(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_form_of_every_kind_is_taken(kind: str) -> None:
    for place, example in enumerate(KINDS[kind].examples()):
        head = {"id": f"q{place}", "kind": kind, "provenance": {"basis": "expert"}}
        assert errors(bank({**head, **example.body})) == []


SCALARS = ["1", "0.5", "1,5", "true", "no", "null", "~", "3.10", "007", "1e5", "2026-01-20", "12:30", "Ответ", "a b"]


@pytest.mark.parametrize("text", [text for text in SCALARS if "," not in text])
def test_whatever_a_text_looks_like_it_is_text(text: str, tmp_path: Path) -> None:
    (tmp_path / "course.programme.yaml").write_text(json.dumps(programme()))
    written = json.dumps(bank(item(stem="STEM", choices={"a": "OTHER", "b": "b"}, key="a", tags=["STEM"])))
    written = written.replace('"STEM"', text).replace('"OTHER"', text)
    path = tmp_path / "course.bank.yaml"
    path.write_text(written)
    assert load([path]).errors == ()
    assert errors(seen(written)) == []


def test_provenance_may_come_from_the_defaults_and_is_missed_without() -> None:
    bare = item(provenance=None)
    assert errors(bank(bare, defaults={"provenance": {"basis": "expert"}})) == []
    (found,) = errors(bank(bare))
    assert found.json_path == "$.items[0]"
    assert "'provenance' is a required property" in found.message


# -- one mistake, one error ------------------------------------------------------------------------------------------


def only(data: Data) -> tuple[str, str]:
    (found,) = errors(data)
    return found.json_path, found.message


@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        ("QB100", "$.schema", "'bank/9' is not one of ['bank/1']"),
        ("QB101", "$.items[0]", "'explian' was unexpected"),
        ("QB102", "$.items[0]", "'stem' is a required property"),
        ("QB103", "$.items[0].time", "'soon' does not match"),
        ("QB104", "$.items[0].kind", "'singel' is not one of"),
    ],
)
def test_a_bad_case_is_one_error_at_its_place(code: str, at: str, said: str) -> None:
    (found,) = errors(seen((CASES / code / "bad.yaml").read_text("utf-8")), "bank")
    assert found.json_path == at
    assert said in found.message


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"kind": None}, "$.items[0]"),
        ({"kind": "multiple"}, "$.items[0].key"),
        ({"key": ["mse"]}, "$.items[0].key"),
        ({"choices": {"mse": {"pin": "last"}, "mae": "b"}}, "$.items[0].choices.mse"),
        ({"choices": {"mse": {"text": "a", "pin": "middle"}, "mae": "b"}}, "$.items[0].choices.mse.pin"),
        ({"choices": {"m s e": "a", "mae": "b"}}, "$.items[0].choices"),
        ({"choices": ["a", "b"]}, "$.items[0].choices"),
        ({"assesses": "УК-1"}, "$.items[0].assesses"),
        ({"assesses": {"УК-1": 2}}, "$.items[0].assesses['УК-1']"),
        ({"assesses": ["УК-1", []]}, "$.items[0].assesses[1]"),
        ({"points": 0}, "$.items[0].points"),
        ({"points": True}, "$.items[0].points"),
        ({"shuffle": "yes"}, "$.items[0].shuffle"),
        ({"bloom": "recall"}, "$.items[0].bloom"),
        ({"status": "old"}, "$.items[0].status"),
        ({"provenance": {"basis": "rumour"}}, "$.items[0].provenance.basis"),
        (
            {"provenance": {"basis": "expert", "verified": {"by": "A", "on": "soon"}}},
            "$.items[0].provenance.verified.on",
        ),
        ({"examples": [{"answer": "mse", "credit": 2}]}, "$.items[0].examples[0].credit"),
        ({"time": 90}, "$.items[0].time"),
        ({"id": "Loss"}, "$.items[0].id"),
    ],
)
def test_a_mistake_in_an_item_lights_up_its_own_place_alone(change: Data, at: str) -> None:
    assert only(bank(item(**change)))[0] == at


@pytest.mark.parametrize(
    ("gap", "at"),
    [
        ({"kind": "single", "choices": {"a": "A", "b": "B"}, "key": ["a"]}, ".key"),
        ({"kind": "numeric", "key": 7, "tolerance": {"absolute": 1}}, ".tolerance"),
        ({"kind": "text", "key": {"accept": []}}, ".key.accept"),
        ({"kind": "text", "key": {"accept": [{"text": "a", "credit": "much"}]}}, ".key.accept[0].credit"),
        ({"kind": "text", "stem": "?", "key": {"accept": ["a"]}}, ""),
        ({"kind": "order"}, ".kind"),
        ({"key": 7}, ""),
        ("7", ""),
    ],
)
def test_a_mistake_in_a_gap_does_so_too(gap: Any, at: str) -> None:
    cloze = item(kind="cloze", stem="[[a]]", choices=None, key=None, gaps={"a": gap})
    assert only(bank(cloze))[0] == f"$.items[0].gaps.a{at}"


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"review": "sometimes"}, "$.review"),
        ({"review": {"later": ["marks"]}}, "$.review.later[0]"),
        ({"review": {"at_once": []}}, "$.review"),
        ({"time": {"limit": 20}}, "$.time.limit"),
        ({"attempts": 0}, "$.attempts"),
        ({"sections": []}, "$.sections"),
        ({"sections": [{"title": "A", "draw": "some"}]}, "$.sections[0].draw"),
        ({"sections": [{"title": "A", "draw": 0}]}, "$.sections[0].draw"),
        ({"sections": [{"title": "A", "draw": 1, "from": {"bloom": "recall"}}]}, "$.sections[0].from.bloom"),
        ({"sections": [{"title": "A", "draw": 1, "from": {"bloom": ["recall"]}}]}, "$.sections[0].from.bloom[0]"),
        ({"sections": [{"title": "A", "draw": 1, "item_time": "mine"}]}, "$.sections[0].item_time"),
        ({"require": {"УК-1": {"items": "many"}}}, "$.require['УК-1'].items"),
        ({"closes": "tomorrow"}, "$.closes"),
    ],
)
def test_a_mistake_in_a_quiz_does_so_too(change: Data, at: str) -> None:
    assert only(quiz(**change))[0] == at


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"topics": {"losses": {"title": "Losses"}}}, "$.topics.losses"),
        ({"topics": {"losses": {"number": "one", "title": "Losses"}}}, "$.topics.losses.number"),
        ({"competencies": {"УК 1": {"text": "x"}}}, "$.competencies"),
        (
            {"competencies": {"УК-1": {"text": "x", "indicators": {"УК-1.1": {"level": "heard", "text": "x"}}}}},
            ".level",
        ),
        ({"alignment": {"depth": 0.5}}, "$.alignment.depth"),
        ({"areas": []}, "$.areas"),
    ],
)
def test_a_mistake_in_a_programme_does_so_too(change: Data, at: str) -> None:
    assert only(programme(**change))[0].endswith(at)


# -- whatever the loader takes ---------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [*SCALARS, "mse", "loss", "90s", "60%", "expert", "apply", "all", "own", "after_close", "draft"]
)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "points": st.sampled_from(["1", "0.5", "1,5", " 2 ", "1000"]),
    "time": st.sampled_from(["90s", "2 m", "1h"]),
    "shuffle": st.sampled_from(["true", "false"]),
    "bloom": st.sampled_from(["remember", "create"]),
    "status": st.sampled_from(["active", "draft", "retired"]),
    "assesses": st.sampled_from([[], ["УК-1"], ["УК-1", "3.1", "3.10"], {"УК-1": "1/3", "ПК-2": "0,5"}, {"a": "1"}]),
    "tags": st.lists(WORDS, max_size=2),
    "enemies": st.lists(st.sampled_from(["other", "bank:other", "1"]), max_size=2),
    "feedback": st.dictionaries(WORDS, WORDS, max_size=2),
    "explain": WORDS,
    "dispute": WORDS,
    "examples": st.lists(st.fixed_dictionaries({"answer": WORDS, "credit": st.sampled_from(["0", "1", "0,5"])})),
    "provenance": st.fixed_dictionaries(
        {"basis": st.sampled_from(["document", "expert"])},
        optional={"ref": WORDS, "by": WORDS, "verified": st.just({"by": "A", "on": "2026-01-20"})},
    ),
}
BODIES = [{"kind": name, **example.body} for name, kind in sorted(KINDS.items()) for example in kind.examples()]


@st.composite
def banks(draw: st.DrawFn) -> Data:
    head = {"id": "one", "provenance": {"basis": "expert"}}
    body = dict(draw(st.sampled_from(BODIES)))
    more = draw(st.fixed_dictionaries({}, optional=FITTING))
    wild = draw(st.dictionaries(st.sampled_from([*body, *FITTING, "colour"]), TREES, max_size=1))
    defaults = draw(st.fixed_dictionaries({}, optional={name: FITTING[name] for name in ("points", "time", "bloom")}))
    return bank({**head, **body, **more, **wild}, **({"defaults": defaults} if defaults else {}))


@st.composite
def quizzes(draw: st.DrawFn) -> Data:
    section = st.fixed_dictionaries(
        {"title": WORDS, "draw": st.sampled_from(["all", "1", "007"])},
        optional={
            "from": st.fixed_dictionaries({}, optional={"topic": TREES, "bloom": TREES, "assesses": TREES}),
            "spread": st.sampled_from(["topic", "bloom"]),
            "time": st.sampled_from(["90s", "2h"]),
            "item_time": WORDS,
        },
    )
    optional = {
        "review": st.sampled_from(["never", {"later": ["mark"]}]) | TREES,
        "closes": st.sampled_from(["2026-01-20T10:00+03:00", "2026-01-20 10:00Z", "20260120T1000+0300"]) | WORDS,
        "attempts": st.sampled_from(["1", "007"]) | WORDS,
        "require": st.dictionaries(
            WORDS, st.fixed_dictionaries({"items": WORDS}, optional={"points": WORDS}), max_size=2
        ),
        "navigation": st.just("linear") | WORDS,
    }
    fixed = {"sections": st.lists(section, min_size=1, max_size=2)}
    return quiz(**draw(st.fixed_dictionaries(fixed, optional=optional)))


@st.composite
def programmes(draw: st.DrawFn) -> Data:
    number = st.sampled_from(["1", "2,5", "007", "0"]) | WORDS
    share = st.sampled_from(["60%", "12,5 %"]) | WORDS
    level = st.sampled_from(["knows", "can"]) | WORDS
    names = ["lectures", "seminars", "control", "self_study", "total"]
    indicators = st.dictionaries(WORDS, st.fixed_dictionaries({"level": level, "text": WORDS}), max_size=2)
    topic = st.fixed_dictionaries(
        {"number": st.just("1"), "title": WORDS},
        optional={"contents": st.lists(WORDS, max_size=2), "hours": st.dictionaries(st.sampled_from(names), number)},
    )
    optional = {
        "competencies": st.dictionaries(WORDS, st.fixed_dictionaries({"text": WORDS, "indicators": indicators})),
        "topics": st.dictionaries(st.sampled_from(["losses", "metrics"]), topic),
        "hours": st.fixed_dictionaries(dict.fromkeys(names, number)),
        "areas": st.lists(st.sampled_from(["data-work", "1"]), max_size=2),
        "outcomes": st.dictionaries(level, st.lists(WORDS, max_size=2)),
        "alignment": st.fixed_dictionaries({}, optional={"items": number, "depth": share, "balance": number}),
        "coverage": st.fixed_dictionaries({}, optional={"topics": share, "porter": number}),
        "accreditation": st.fixed_dictionaries({}, optional={"closed": number, "share_of_tasks": share}),
    }
    return programme(**draw(st.fixed_dictionaries({}, optional=optional)))


def plainly(data: Any) -> str:
    """Write data as an author would, without quotes where a word needs none, so that an editor sees more than text."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {plainly(part)}" for name, part in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ", ".join(plainly(part) for part in data) + "]"
    bare = str(data) and str(data)[0] not in "-?:,[]{}#&*!|>'\"%@` \t" and not set(str(data)) & set(',[]{}:#\n"\\ ')
    return str(data) if bare else json.dumps(str(data), ensure_ascii=False)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(banks() | quizzes() | programmes())
def test_whatever_the_loader_takes_an_editor_takes(data: Data) -> None:
    text = plainly(data)
    with TemporaryDirectory() as folder:
        for name, content in (("programme", programme()), ("bank", bank(item(), text_item()))):
            (Path(folder) / f"course.{name}.yaml").write_text(json.dumps(content))
        path = Path(folder) / f"it.{data['schema'].removesuffix('/1')}.yaml"
        path.write_text(text)
        taken = load([path]).errors == ()
    if taken:
        assert errors(seen(text)) == []


def test_the_generated_files_are_often_such_as_the_loader_takes() -> None:
    taken = []

    @settings(max_examples=60, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(banks())
    def count(data: Data) -> None:
        with TemporaryDirectory() as folder:
            (Path(folder) / "course.programme.yaml").write_text(json.dumps(programme()))
            path = Path(folder) / "it.bank.yaml"
            path.write_text(plainly(data))
            taken.append(load([path]).errors == ())

    count()
    assert sum(taken) > 5


def test_yaml_of_an_editor_is_that_of_version_1_2() -> None:
    assert seen("[no, 007, 3:20, 2026-01-20, 1.50, ~, 1: a]") == ["no", 7, "3:20", "2026-01-20", 1.5, None, {"1": "a"}]
    assert yaml.safe_load("no") is False
