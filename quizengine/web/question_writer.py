"""Writes the page of a question without the application's request around it: the same template, the same words.

What the template asks of the application (addresses, words, times) is answered here from what does not change between
two requests, because asking it anew for every word costs more than all the rest of the page.
"""

import secrets
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask
from jinja2 import Template, pass_context
from markupsafe import Markup

from ..i18n import LANGUAGES, catalogue
from ..services.taking import QuestionPage

_OF_A_QUESTION = "base.html", "brand_mark.html", "components.html", "student/question.html", "questions/"


class QuestionWriter:
    """Writes pages of questions for one application."""

    def __init__(self, app: Flask, *, timezone: str, demo: bool) -> None:
        self._app, self._demo, self._zone = app, demo, ZoneInfo(timezone)
        self._made: Template | None = None
        self._address_of = lru_cache(256)(self._ask)

    def write(self, page: QuestionPage, *, language: str, csrf: str) -> str:
        """Return the page in a language; `csrf` is the token of its forms."""
        return self._template().render(
            page=page,
            writer=secrets.token_urlsafe(8),
            error=None,
            typed={},
            viewer=page.viewer,
            demo=self._demo,
            locale=language,
            csrf_token=lambda: csrf,
            url_for=self._address,
            get_flashed_messages=_nothing,
            **words_of(language),
        )

    def warm(self) -> None:
        """Compile everything that a question's page is made of, and read the words of each language."""
        environment = self._template().environment
        for name in environment.list_templates(filter_func=lambda name: name.startswith(_OF_A_QUESTION)):
            environment.get_template(name)
        for language in LANGUAGES:
            words_of(language)
            self._app.extensions["quizengine_exam_parts"].text(language)

    def _template(self) -> Template:
        # Made on first use: by then the application has all its filters.
        if self._made is None:
            environment = self._app.jinja_env.overlay()
            environment.filters = {**self._app.jinja_env.filters, "clock": self._clock, "number": _number}
            self._made = environment.get_template("student/question.html")
        return self._made

    def _clock(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).strftime("%H:%M:%S")

    def _address(self, endpoint: str, **values: Any) -> str:
        """Return an address as Flask's `url_for` does."""
        if endpoint in ("student.question", "student.answer"):
            return f"/student/attempt/{values['attempt_id']}/{values['position']}"
        return self._address_of(endpoint, tuple(sorted(values.items())))

    def _ask(self, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        with self._app.test_request_context():
            return self._app.url_for(endpoint, **dict(values))


def _nothing(**_options: Any) -> tuple[()]:
    return ()


@pass_context
def _number(context: Any, value: Any) -> str:
    return str(format_decimal(value, format="#,##0.##", locale=context["locale"]))


@lru_cache
def words_of(language: str) -> dict[str, Any]:
    """Return what a template asks for words, as the translating extension of the templates wants it."""
    known = catalogue(language)

    def plain(text: str, /, **values: Any) -> str:
        found = str(known.gettext(text))
        return found % values if values else found

    def marked(text: str, /, **values: Any) -> Markup:
        return Markup(known.gettext(text)) % values

    def counted(one: str, many: str, n: int, /, **values: Any) -> Markup:
        return Markup(known.ngettext(one, many, n)) % {"num": n, **values}

    return {"_": plain, "gettext": marked, "ngettext": counted}
