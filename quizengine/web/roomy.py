"""Requests that hold a whole file: they may be larger than all others, if somebody is signed in who sends them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from ..content.source import LARGEST_FILE
from . import access

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "quizengine_roomy"
# The other fields want their place too, and a browser ends every line of a text field with two characters.
LARGEST = LARGEST_FILE + 1_000_000


def takes_files(view: View) -> View:
    """Mark a view whose requests hold a file."""
    setattr(view, _MARK, True)
    return view


def make_room(app: Flask) -> None:
    """Let the requests of marked views be as large as a file. It has to come before whatever reads a form."""
    app.before_request(_make_room)


def _make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, _MARK, False) and access.token():
        request.max_content_length = request.max_form_memory_size = LARGEST
