"""Russian is the first language of the product: every text has a translation, and every translation keeps its gaps."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from quizengine.i18n import CATALOGUES, LANGUAGES, msg, say
from quizengine.settings import ROOT
from quizengine.web import words

RUSSIAN = CATALOGUES / "ru/LC_MESSAGES/messages.po"
GAP = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
WORD = re.compile(r"[^\W\d_]+")
KEYWORDS = ("--keywords", "msg", "--keywords", "N_")
SOURCES = ("quizengine", "analytics", "templates")


@cache
def texts() -> Catalog:
    """The texts of the code and the templates as they are now, taken the way that `make translations` takes them."""
    with TemporaryDirectory() as folder:
        pot, mapping = Path(folder) / "messages.pot", ROOT / "pyproject.toml"
        roots = [str(ROOT / name) for name in SOURCES]
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", "--mapping", str(mapping), *KEYWORDS, "--output", str(pot), *roots]
        )
        return catalogue_in(pot)


@cache
def russian() -> Catalog:
    return catalogue_in(RUSSIAN)


def catalogue_in(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale="ru" if file == RUSSIAN else None)


def entries(catalogue: Catalog) -> Iterator[Entry]:
    """The entries without the first one, which is the header."""
    return (entry for entry in catalogue if entry.id)


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """A text of one form or of several, as several."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def gaps(form: str) -> set[str]:
    return set(GAP.findall(form))


def alphabets(word: str) -> set[str]:
    return {"Cyrillic" if "\u0400" <= letter <= "\u04ff" else "another" for letter in word}


def mixed(form: str) -> list[str]:
    """The words that only look right: Cyrillic with letters of another alphabet among them."""
    return [word for word in WORD.findall(GAP.sub(" ", form)) if len(alphabets(word)) > 1]


def test_the_texts_are_found() -> None:
    assert {"Sign in", "the key names no choice: '{key}'", "There is no such quiz."} <= {
        entry.id for entry in entries(texts())
    }
    assert "'{given}' is neither 'all' nor a number of items" in texts()


def test_every_text_has_a_russian_translation() -> None:
    known = {entry.id: entry for entry in entries(russian())}
    missing = [
        entry.id for entry in entries(texts()) if entry.id not in known or not all(forms(known[entry.id].string))
    ]
    assert missing == []


def test_no_translation_is_a_guess() -> None:
    assert [entry.id for entry in entries(russian()) if entry.fuzzy] == []


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    wanted = {entry.id for entry in entries(texts())}
    assert [entry.id for entry in entries(russian()) if entry.id not in wanted] == []
    assert list(russian().obsolete) == []


def test_a_translation_has_the_gaps_of_its_text() -> None:
    differ = [
        (entry.id, form)
        for entry in entries(russian())
        for form in forms(entry.string)
        if gaps(form) != set().union(*map(gaps, forms(entry.id)))
    ]
    assert differ == []


def test_a_text_that_counts_has_three_forms() -> None:
    assert russian().num_plurals == 3
    assert [entry.id for entry in entries(russian()) if entry.pluralizable and len(forms(entry.string)) != 3] == []


def test_no_word_mixes_alphabets() -> None:
    found = {form: mixed(form) for entry in entries(russian()) for form in forms(entry.string)}
    assert {form: mixture for form, mixture in found.items() if mixture} == {}


def test_a_mixed_word_is_seen() -> None:
    assert mixed("Cохранить {name} в UTF-8") == ["Cохранить"]
    assert mixed("задание %(num)s из файла a.yaml: ключ «b»") == []


def test_a_translation_begins_and_ends_like_its_text() -> None:
    strays = [
        (entry.id, form)
        for entry in entries(russian())
        for form in forms(entry.string)
        if form and (form != form.strip() or form.endswith(".") != forms(entry.id)[0].endswith("."))
    ]
    assert strays == []


def test_quotation_marks_are_russian() -> None:
    shown = (form for entry in entries(russian()) for form in forms(entry.string))
    assert [form for form in shown if set(form) & set("\"'“”")] == []


def test_the_compiled_catalogue_says_what_the_text_says() -> None:
    """Compare what both hold: after a checkout or a copy the times of files mean nothing."""
    with RUSSIAN.with_suffix(".mo").open("rb") as stream:
        held = {forms(entry.id)[0]: forms(entry.string) for entry in entries(read_mo(stream))}
    translated = (entry for entry in entries(russian()) if all(forms(entry.string)))
    assert held == {forms(entry.id)[0]: forms(entry.string) for entry in translated}


def test_the_core_says_its_sentences_in_russian() -> None:
    assert say(msg("There is no such quiz."), "ru") == "Такого теста нет."
    assert say(msg("unknown field '{name}'", name="stm"), "ru") == "неизвестное поле «stm»"
    assert say(msg("There is no such quiz."), "en") == "There is no such quiz."


def test_a_sentence_inside_a_sentence_is_said_in_the_same_language() -> None:
    inner = msg("Only one option can be chosen.")
    outer = msg("the answer '{answer}' of the example cannot be read: {reason}", answer="a, b", reason=inner)
    assert say(outer, "ru") == "ответ «a, b» из примера не удалось прочитать: Можно выбрать только один вариант."


@pytest.mark.parametrize(
    ("count", "words_of_count"),
    [
        (0, "0 вопросов"),
        (1, "1 вопрос"),
        (2, "2 вопроса"),
        (5, "5 вопросов"),
        (11, "11 вопросов"),
        (21, "21 вопрос"),
        (24, "24 вопроса"),
    ],
)
def test_pages_count_in_russian(count: int, words_of_count: str) -> None:
    with pages().test_request_context(), force_locale("ru"):
        assert ngettext("%(num)s question", "%(num)s questions", count) == words_of_count


def test_pages_speak_russian_unless_the_reader_chose_another_language() -> None:
    with pages().test_request_context():
        assert gettext("Start") == "Начать"
        assert gettext("Question %(n)s of %(count)s", n=2, count=15) == "Вопрос 2 из 15"


def pages() -> Flask:
    app = Flask("quizengine")
    app.secret_key = "of no use"
    words.install(app, timezone="Europe/Moscow")
    return app


def test_every_language_but_that_of_the_texts_has_a_catalogue() -> None:
    assert {folder.parent.parent.name for folder in CATALOGUES.glob("*/LC_MESSAGES/messages.po")} == {*LANGUAGES} - {
        "en"
    }


def test_the_header_names_no_person() -> None:
    header = RUSSIAN.read_text("utf-8").split("\n\n", 1)[0]
    assert "@" not in header
    assert "FULL NAME" not in header
