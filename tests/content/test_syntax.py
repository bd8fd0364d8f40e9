"""What is not YAML is said in words of an author, in both languages, with what to do."""

import pytest

from quizengine.content.diagnostics import Diagnostic
from quizengine.content.source import read_bytes
from quizengine.content.syntax import EXPLAINED
from quizengine.i18n import say

MISTAKES = {
    "a: b: c": "a colon with a space after it has no place here",
    "a:\n\tb: 1": "a value cannot begin with this character",
    "a: @b": "a value cannot begin with this character",
    "a: [1": "a list in square brackets is not closed",
    "a: {b: 1": "a mapping in braces is not closed",
    "a: 'b": "the file ends inside a text in quotes",
    "a: 1\nb\nc: 2": "a key has no colon after it",
    "a:\n  b: 1\n c: 2": "a key is wanted here",
    "- a\nb: 1": "an entry of a list is wanted here, which begins with a dash",
    "a: - b": "a list cannot begin here",
    'a: "\\q"': "an unknown escape after a backslash",
    "a: \x00": "the file has a control character in it",
}


def flaw(text: str) -> Diagnostic:
    source, found = read_bytes(text.encode(), name="course.bank.yaml")
    assert source is None
    assert [one.code for one in found] == ["QB001"]
    return found[0]


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.items())
def test_a_mistake_of_an_author_has_a_sentence_and_help(text: str, sentence: str) -> None:
    found = flaw(text)
    assert say(found.message, "en") == f"this is not YAML: {sentence}"
    assert found.help is not None
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(say(found.message, "ru").removeprefix("это не YAML"))


def test_every_sentence_is_reached() -> None:
    assert {say(what, "en") for what, _ in EXPLAINED.values()} == set(MISTAKES.values())


def test_what_is_rare_keeps_the_words_of_the_parser() -> None:
    assert say(flaw("a: *").message, "en").startswith("this is not YAML: did not find")
