"""Statistics of a quiz: the same pages for the instructor, who sees names, and the methodologist, who sees numbers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from analytics.missing import OF_ITEMS, OF_MARKS
from analytics.policies import Counted

from ..errors import NotFound
from ..i18n import Message, msg
from ..reports.dashboard import FILES, PDF, as_book, as_file
from ..reports.kept_samples import kept_sample
from ..reports.paper import as_pdf
from ..reports.sample import Asked, Sample, exported
from ..reports.statistics import Board, Viewed
from ..reports.statistics.cohorts import By
from ..reports.statistics.drift import changes
from ..reports.statistics.exposure import exposures
from ..reports.statistics.items import items
from ..reports.statistics.mastery import mastery
from ..reports.statistics.model import model
from ..reports.statistics.options import options
from ..reports.statistics.similarity import alike
from ..reports.statistics.test import test
from ..reports.statistics.times import times
from ..reports.statistics.todo import todo
from ..services import catalogue
from ..store.tables import Role
from . import access
from .attached import attached
from .board_links import Links
from .words import language

BOARDS: Mapping[str, tuple[Board, Message]] = {
    "todo": (todo, msg("What to do next")),
    "test": (test, msg("The test")),
    "items": (items, msg("Questions")),
    "options": (options, msg("Options")),
    "times": (times, msg("Time")),
    "model": (model, msg("Model")),
    "mastery": (mastery, msg("Competencies")),
    "drift": (changes, msg("Changes over time")),
    "exposure": (exposures, msg("How often shown")),
    "similarity": (alike, msg("Answers alike")),
}
PAGE = "<any(" + ",".join(BOARDS) + "):page>"
FILTERS = "counted", "sitting", "unreached", "item", "by"
XLSX = FILES["xlsx"][0]


def room(role: Role) -> Blueprint:
    """Return the pages for one role; their addresses are relative, so that one set of views serves both."""
    blueprint = access.room("statistics", role)
    blueprint.get("/")(home)
    blueprint.get(f"/<quiz>/{PAGE}")(board)
    blueprint.get(f"/<quiz>/{PAGE}/<table>.<any(csv,xlsx):form>")(table)
    blueprint.get(f"/<quiz>/{PAGE}.xlsx")(book)
    blueprint.get(f"/<quiz>/{PAGE}.pdf")(paper)
    blueprint.get("/<quiz>/answers.csv")(answers)
    return blueprint


def home() -> str:
    return render_template("statistics/home.html", quizzes=catalogue.quiz_names(access.engine()))


def board(quiz: str, page: str) -> tuple[str, int]:
    viewed, problems = _viewed(quiz)
    shown = {"board": BOARDS[page][0](viewed), "viewed": viewed, "pages": _pages(quiz), "problems": problems}
    return render_template("statistics/board.html", **shown, links=_links(quiz, page)), 422 if problems else 200


def table(quiz: str, page: str, table: str, form: str) -> Response:
    found = BOARDS[page][0](_viewed(quiz)[0]).table(table)
    if found is None:
        raise NotFound(msg("There is no such table."))
    kind, suffix = FILES[form]
    return attached(as_file(found, form, language()), kind, f"{quiz}-{table}.{suffix}")


def book(quiz: str, page: str) -> Response:
    found = BOARDS[page][0](_viewed(quiz)[0])
    return attached(as_book(found.tables, language()), XLSX, f"{quiz}-{page}.xlsx")


def paper(quiz: str, page: str) -> Response:
    viewed, _ = _viewed(quiz)
    of, chosen, zone = viewed.sample.quiz.title, _chosen(viewed.sample), access.settings().timezone
    found = BOARDS[page][0](viewed)
    body = as_pdf(found, of=of, language=language(), moment=access.now(), zone=zone, asked=chosen)
    return attached(body, PDF, f"{quiz}-{page}.pdf")


def answers(quiz: str) -> Response:
    """Give the answers as a file for programs: commas and points in every language, students by numbers."""
    viewed, _ = _viewed(quiz)
    text = exported(viewed.sample, viewed.seconds, viewed.groups.of).to_csv(index=False, lineterminator="\n")
    return attached(text, "text/csv; charset=utf-8", f"{quiz}-answers.csv")


def _chosen(sample: Sample) -> list[Message]:
    """Say on paper, which has no filters to look at, what was chosen there beside the usual."""
    found = []
    if sample.asked.sitting is not None:
        title = dict(sample.sittings)[sample.asked.sitting]
        found.append(msg("Only attempts of this sitting are counted: {title}.", title=title))
    if sample.asked.policy.not_reached is not OF_MARKS.not_reached:
        found.append(msg("Questions that were not reached are left out."))
    return found


def _pages(quiz: str) -> list[tuple[str, str, Message]]:
    kept = _kept()
    return [(name, url_for(".board", quiz=quiz, page=name, **kept), title) for name, (_, title) in BOARDS.items()]


def _kept() -> dict[str, Any]:
    """Return the filters as they are asked for, for the addresses of files and of other pages."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _links(quiz: str, page: str) -> Links:
    kept = _kept()
    return Links(
        file=lambda table, form: url_for(".table", quiz=quiz, page=page, table=table, form=form, **kept),
        all_rows=lambda: url_for(".board", quiz=quiz, page=page, rows="all", **kept),
        book=url_for(".book", quiz=quiz, page=page, **kept),
        paper=url_for(".paper", quiz=quiz, page=page, **kept),
        answers=url_for(".answers", quiz=quiz, **kept),
        item=lambda link: url_for(".board", quiz=quiz, page="options", **{**kept, "item": link.item}),
    )


def _viewed(quiz: str) -> tuple[Viewed, dict[str, Message]]:
    """Return what is asked for, and what of the address cannot be read; the usual is taken for that."""
    problems: dict[str, Message] = {}
    counted, sitting = request.args.get("counted", Counted.FIRST.value), request.args.get("sitting", "")
    if counted not in set(Counted):
        problems["counted"], counted = msg("Choose which attempts count."), Counted.FIRST.value
    if sitting and not (sitting.isdecimal() and len(sitting) < 10):
        problems["sitting"], sitting = msg("There is no such sitting: choose among those below."), ""
    unreached = request.args.get("unreached", "wrong")
    if unreached not in ("wrong", "missing"):
        problems["unreached"] = msg("Choose what a question that was not reached counts.")
    asked = Asked(
        counted=Counted(counted),
        sitting=int(sitting) if sitting else None,
        policy=OF_ITEMS if unreached == "missing" else OF_MARKS,
    )
    found = kept_sample(access.engine(), quiz, asked)
    if asked.sitting is not None and asked.sitting not in dict(found.sittings):
        problems["sitting"] = msg("There is no such sitting: choose among those below.")
        found = kept_sample(access.engine(), quiz, replace(asked, sitting=None))
    item = request.args.get("item")
    if item is not None and item not in found.askings:
        problems["item"], item = msg("There is no such question: choose among those below."), None
    by = request.args.get("by") or None
    if by is not None and by not in set(By):
        problems["by"], by = msg("Choose what students are compared by: sitting, month or group."), None
    named = access.known_viewer().role is Role.INSTRUCTOR
    return Viewed(access.engine(), found, language(), item, named, None if by is None else By(by)), problems
