"""Mending what is mechanical to mend: only that changes, once is enough, and nothing gets worse."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.diagnostics import Severity
from quizengine.content.load import Library, load, load_texts
from quizengine.lint import fixing
from quizengine.lint.comments import ignores
from quizengine.lint.edits import Edit, edited, lines_of
from quizengine.lint.fixing import Mended, mended
from quizengine.lint.registry import RULES
from quizengine.lint.run import inspect
from quizengine.lint.settling import EVERYTHING, Options
from tests.content.build import as_yaml, programme, quiz

HEAD = "schema: bank/1  # a bank\nbank: course-final\ntitle: B\nprogramme: course.programme.yaml\n\nitems:\n"
SINGLE = """\
  - id: {id}  # an item
    kind: single
    assesses: [{code}]   # the code
    topic: {topic}
    stem: {stem}
    choices: {{mse: Squared error, mae: "Absolute error"}}
    key: {key}
    feedback: {{{feedback}: Right.}}
    provenance: {{basis: document, ref: Task 1}}
"""
TEXT = """\
  - id: {id}
    kind: text
    assesses: [УК-1]
    topic: losses
    stem: Name a quadratic loss.
    key:
      accept: {accept}
      reject: [MAE]
    provenance: {{basis: document, ref: Task 1}}
"""
BANK = "course.bank.yaml"
OTHERS = {"course.programme.yaml": as_yaml(programme())}
SOUND = {
    "id": "loss",
    "code": "УК-1.1",
    "topic": "losses",
    "stem": "Which loss is quadratic?",
    "key": "mse",
    "feedback": "mse",
}


def single(**fields: str) -> str:
    return SINGLE.format(**{**SOUND, **fields})


def words(accept: str, id: str = "word") -> str:
    return TEXT.format(accept=accept, id=id)


def mend(text: str, options: Options = EVERYTHING, **others: str) -> Mended:
    files = {BANK: text, **OTHERS, **{name.replace("_", "."): text for name, text in others.items()}}

    def read(instead: Mapping[str, str]) -> Library:
        return load_texts({**files, **instead})

    return mended(read, options)


def after(text: str) -> str:
    return mend(text).after.get(BANK, text)


@pytest.mark.parametrize(
    ("flaw", "mended_to"),
    [
        ({"code": "YK-1.1"}, {"code": "УК-1.1"}),
        ({"code": '"YK-1.1"'}, {"code": '"УК-1.1"'}),
        ({"code": "УК‑1.1"}, {"code": "УК-1.1"}),
        ({"key": "msе"}, {"key": "mse"}),
        ({"feedback": "msе"}, {"feedback": "mse"}),
        ({"stem": "Which loss is not quadratic?"}, {"stem": "Which loss is NOT quadratic?"}),
        ({"stem": "Что не является потерей, кроме MSE?"}, {"stem": "Что НЕ является потерей, КРОМЕ MSE?"}),
        ({"stem": ">-\n      Что\n      не является потерей?"}, {"stem": ">-\n      Что\n      НЕ является потерей?"}),
        ({"stem": "Which  loss is quadratic ?"}, {"stem": "Which loss is quadratic?"}),
        ({"stem": "'Which loss  is quadratic?'"}, {"stem": "'Which loss is quadratic?'"}),
        ({"stem": "What? # qb: ignore[QB602] no need"}, {"stem": "What?"}),
        (
            {"stem": "Which loss is NOT quadratic?  # qb: ignore[QB602] the point # and more", "id": "a"},
            {"stem": "Which loss is NOT quadratic? # and more", "id": "a"},
        ),
    ],
)
def test_a_flaw_of_an_item_is_mended_where_it_stands(flaw: dict[str, str], mended_to: dict[str, str]) -> None:
    assert after(HEAD + single(**flaw)) == HEAD + single(**mended_to)


@pytest.mark.parametrize(
    ("accept", "left"),
    [
        ("[squared error, MSE, mse.]", "[squared error, MSE]"),
        ("[MSE, mse, squared error, 'Mse']  # three", "[MSE, squared error]  # three"),
        ("\n        - MSE\n        - mse\n        - squared error", "\n        - MSE\n        - squared error"),
        ("\n        - MSE\n        - mse  # why?\n", "\n        - MSE\n        - mse  # why?\n"),
        ("[{text: MSE, credit: 0.5}, squared error, mse]", "[{text: MSE, credit: 0.5}, squared error, mse]"),
    ],
)
def test_an_answer_that_is_accepted_twice_goes_unless_somebody_has_to_decide(accept: str, left: str) -> None:
    assert after(HEAD + words(accept)) == HEAD + words(left)


def test_a_bank_that_a_quiz_names_twice_is_named_once() -> None:
    twice = as_yaml(quiz()).replace('"course.bank.yaml"', '"course.bank.yaml", "./course.bank.yaml"')
    done = mend(HEAD + single(), course_quiz_yaml=twice)
    assert done.after == {"course.quiz.yaml": twice.replace(', "./course.bank.yaml"', "")}


@pytest.mark.parametrize(
    "flaw", [{"code": "ПК-9"}, {"key": "mes"}, {"topic": "lossses"}, {"stem": "Why is it not so?"}]
)
def test_what_a_person_has_to_decide_stays(flaw: dict[str, str]) -> None:
    done = mend(HEAD + single(**flaw))
    assert (done.after, done.mended) == ({}, ())


def test_it_says_what_was_mended_and_what_is_left() -> None:
    done = mend(HEAD + single(code="YK-1.1", topic="nowhere"))
    assert [one.code for one in done.mended] == ["QB401"]
    assert [one.code for one in done.report.diagnostics] == ["QB402"]


def test_only_what_is_looked_at_is_mended() -> None:
    text = HEAD + single(code="YK-1.1", stem="Which loss is not quadratic?")
    assert [one.code for one in mend(text, Options(select=("QB6",))).mended] == ["QB602"]
    kept = "Which loss is not quadratic?  # qb: ignore[QB602] the negation is the point"
    assert mend(HEAD + single(stem=kept)).after == {}


def test_an_error_that_stood_behind_another_is_no_harm_of_its_fix() -> None:
    done = mend(HEAD + single(key="msе", code="ПК-9"))
    assert [one.code for one in done.mended] == ["QB301"]
    assert [one.code for one in done.report.diagnostics] == ["QB401"]


@pytest.mark.parametrize("harm", ["[", "nothing\n    kee: x", '"'])
def test_a_fix_that_does_harm_is_dropped_and_the_others_are_made(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(library: Library, found: object) -> list[Edit]:
        text = library.sources[BANK].text
        at = text.rindex("key: mse") + 5
        return [Edit(at, at + 3, harm)]

    monkeypatch.setitem(RULES, "QB404", replace(RULES["QB404"], fix=bad))
    text = HEAD + single(code="YK-1.1") + single(id="b").replace("    topic: losses\n", "")
    done = mend(text)
    assert [one.code for one in done.mended] == ["QB401"]
    assert done.after[BANK] == text.replace("YK-1.1", "УК-1.1")


def test_a_mark_of_the_byte_order_and_foreign_ends_of_lines_stay() -> None:
    text = "\ufeff" + (HEAD + single(code="YK-1.1")).replace("\n", "\r\n")
    assert after(text) == text.replace("YK-1.1", "УК-1.1")


CODES = st.sampled_from(["УК-1.1", "YK-1.1", "YК-1", '"YK-1.1"', "ПК-9"])
STEMS = st.sampled_from(
    [
        "Which loss is quadratic?",
        "Which loss is not quadratic?  # a note",
        "Что не является потерей?  # qb: ignore[QB602] so it is",
        "Что кроме этого не является потерей?",
        ">-   # folded\n      Which loss is not\n\n      # no comment\n      quadratic?",
        '"Which loss # is not quadratic?"  # qb: ignore[QB604, QB602] two',
    ]
)
ACCEPT = st.sampled_from(
    [
        "[MSE, mse]",
        "[MSE]  # one",
        "\n        # several\n        - MSE\n        - mse.\n        - MSE  # kept\n        - mse\n",
    ]
)
IDS = st.integers(0, 10**6).map(lambda number: f"i{number}")
ITEMS = st.builds(
    lambda id, code, stem, key, feedback: single(id=id, code=code, stem=stem, key=key, feedback=feedback),
    IDS,
    CODES,
    STEMS,
    st.sampled_from(["mse", "msе", "mes"]),
    st.sampled_from(["mse", "mаe", "no"]),
) | st.builds(words, ACCEPT, IDS)
COMMENTS = st.sampled_from(["", "\n", "# between items: qb\n", "    # deeper\n"])
BANKS = st.lists(st.tuples(COMMENTS, ITEMS), min_size=1, max_size=4).map(
    lambda parts: HEAD + "".join(comment + item for comment, item in parts)
)


def comments(text: str) -> list[str]:
    """Return the comments that are not to the linter, whatever the case of their letters."""
    spoken = (line.split("# qb:")[0].partition("# ")[2].strip() for line in text.casefold().splitlines())
    return [comment for comment in spoken if comment]


@settings(max_examples=60, deadline=None)
@given(BANKS)
def test_comments_remain_twice_changes_nothing_and_no_error_is_new(text: str) -> None:
    done = mend(text)
    fixed = done.after.get(BANK, text)
    assert comments(fixed) == comments(text)
    assert mend(fixed).after == {}

    def errors(one: str) -> int:
        found = inspect(load_texts({BANK: one, **OTHERS})).diagnostics
        return sum(diagnostic.severity is Severity.ERROR for diagnostic in found)

    assert errors(fixed) <= errors(text)
    assert (fixed != text) == bool(done.mended)


@settings(max_examples=60, deadline=None)
@given(BANKS)
def test_a_fix_changes_no_byte_outside_of_its_edits(text: str) -> None:
    library = load_texts({BANK: text, **OTHERS})
    fixes = list(fixing.fixes(inspect(library)))
    for fix in fixes:
        new, moved = edited(text, fix.edits), 0
        for edit in fix.edits:
            assert new[edit.start + moved : edit.start + moved + len(edit.text)] == edit.text
            moved += len(edit.text) - (edit.end - edit.start)
        first, last = fix.edits[0], fix.edits[-1]
        assert new[: first.start] == text[: first.start]
        assert new[last.end + moved :] == text[last.end :]
        span = fix.found.span
        lines = range(span.line, span.end_line + 2)
        assert all(lines_of(text).span(edit.start, edit.end).line in lines for edit in fix.edits)
    assert all(comment.span for comment in ignores(library.sources[BANK]))


@given(st.text("ab\n", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=3))
def test_edits_are_made_together_and_never_over_each_other(text: str, places: list[tuple[int, int]]) -> None:
    edits = sorted(Edit(min(pair), max(pair), "X") for pair in set(places) if max(pair) <= len(text))
    if any(one.end > other.start for one, other in pairwise(edits)):
        with pytest.raises(ValueError, match="overlap"):
            edited(text, edits)
    else:
        expected = text
        for edit in reversed(edits):
            expected = expected[: edit.start] + edit.text + expected[edit.end :]
        assert edited(text, edits) == expected


def test_files_on_a_disk_are_read_as_if_they_had_been_changed(tmp_path: Path) -> None:
    file = tmp_path / BANK
    file.write_text(HEAD + single(code="YK-1.1"), "utf-8")
    (tmp_path / "course.programme.yaml").write_text(OTHERS["course.programme.yaml"], "utf-8")
    done = mended(lambda instead: load([tmp_path], instead))
    assert done.after == {str(file): HEAD + single()}
    assert file.read_text("utf-8") == HEAD + single(code="YK-1.1")
