"""What only the script of an exam shows: the same on every page and for every student, so a browser keeps it for good.

It would make each page of an exam half as heavy again, and on a bad line every page counts.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Flask, url_for

from .question_writer import words_of


class ExamParts:
    """The parts in each language, written once."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.text = lru_cache(self._write)
        app.jinja_env.globals["exam_parts"] = self.address

    def version(self, language: str) -> str:
        return sha256(self.text(language).encode()).hexdigest()[:12]

    def address(self, language: str) -> str:
        """Return where the parts of a language are; another text has another address."""
        return f"/student/exam-parts/{language}.html?v={self.version(language)}"

    def _write(self, language: str) -> str:
        made: Any = self._app.jinja_env.get_template("student/exam_parts.html")
        with self._app.test_request_context():
            return str(made.render(url_for=url_for, **words_of(language)))
