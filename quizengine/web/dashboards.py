"""The methodologist's pages of figures on one programme, and their tables as files."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from ..errors import NotFound
from ..i18n import Message, msg
from ..reports.boards import Asked, Bank, Board, Course
from ..reports.boards.accreditation import accreditation
from ..reports.boards.compare import compare
from ..reports.boards.cover import hours, maps
from ..reports.boards.history import history
from ..reports.boards.keys import keys
from ..reports.boards.plans import MOST_PLANNED, gaps, plan, skeleton
from ..reports.boards.scorecard import scorecard
from ..reports.dashboard import FILES, PDF, as_file
from ..reports.paper import as_pdf
from ..services import catalogue, flags
from ..store.releases import ReleasedBank
from . import access
from .attached import YAML, attached
from .board_links import Links
from .methodologist import blueprint
from .words import language

BOARDS: Mapping[str, tuple[Board, Message]] = {
    "maps": (maps, msg("Maps")),
    "scorecard": (scorecard, msg("Scorecard")),
    "gaps": (gaps, msg("Gaps")),
    "plan": (plan, msg("Plan")),
    "hours": (hours, msg("Hours")),
    "keys": (keys, msg("Keys")),
    "history": (history, msg("History")),
    "compare": (compare, msg("Comparison")),
    "accreditation": (accreditation, msg("Accreditation")),
}
VIEW = "<any(" + ",".join(BOARDS) + "):view>"


@blueprint.get(f"/programme/<programme>/{VIEW}")
def board(programme: str, view: str) -> tuple[str, int]:
    asked, banks, chosen = _asked(programme)
    page, problems = BOARDS[view][0](asked), _problems(banks)
    shown = {"board": page, "asked": asked, "banks": banks, "chosen": chosen, "problems": problems}
    shown["links"] = _links(programme, view)
    return render_template("methodologist/dashboard.html", **shown), 422 if problems else 200


@blueprint.get(f"/programme/<programme>/{VIEW}/<table>.<any(csv,xlsx):form>")
def table(programme: str, view: str, table: str, form: str) -> Response:
    asked, _, _ = _asked(programme)
    found = BOARDS[view][0](asked).table(table)
    if found is None:
        raise NotFound(msg("There is no such table."))
    kind, suffix = FILES[form]
    return attached(as_file(found, form, language()), kind, f"{programme}-{table}.{suffix}")


@blueprint.get(f"/programme/<programme>/{VIEW}.pdf")
def paper(programme: str, view: str) -> Response:
    asked, banks, chosen = _asked(programme)
    titles = "; ".join(bank.title for bank in banks if bank.bank in chosen)
    counted = [msg("Banks that are counted: {titles}.", titles=titles)] if len(chosen) < len(banks) else []
    of, zone = asked.course.programme.title, access.settings().timezone
    page = BOARDS[view][0](asked)
    body = as_pdf(page, of=of, language=language(), moment=asked.now, zone=zone, asked=counted)
    return attached(body, PDF, f"{programme}-{view}.pdf")


@blueprint.get("/programme/<programme>/plan.yaml")
def drafts(programme: str) -> Response:
    asked, _, _ = _asked(programme)
    return attached(skeleton(asked), YAML, f"{programme}-plan.yaml")


def sections(programme: str) -> list[tuple[str, str, Message]]:
    """Return the pages of a programme as (name, address, words), in the order in which they are read."""
    # What is counted on one page is counted on the next.
    same: dict[str, Any] = {name: request.args.getlist(name) for name in ("bank", "all")}
    pages = [("coverage", url_for("methodologist.coverage", programme=programme, bank=same["bank"]), msg("Coverage"))]
    pages += [
        (name, url_for("methodologist.board", programme=programme, view=name, **same), title)
        for name, (_, title) in BOARDS.items()
    ]
    pages.append(("flags", url_for("methodologist.flagged", programme=programme), msg("Does not belong?")))
    pages.append(("mapping", url_for("methodologist.mapping", programme=programme), msg("Mapping")))
    return pages


def _asked(programme: str) -> tuple[Asked, tuple[ReleasedBank, ...], list[str]]:
    engine = access.engine()
    every = catalogue.programmes(engine)
    found = next((pair for pair in every if pair[0].programme == programme), None)
    if found is None:
        raise NotFound(msg("There is no such programme."))
    wanted = set(request.args.getlist("bank"))
    chosen = [bank for bank in found[1] if bank.bank in wanted] or list(found[1])
    asked = Asked(
        engine=engine,
        course=Course(found[0], tuple(_bank(one) for one in chosen)),
        decisions=flags.decisions(engine, programme),
        now=access.now(),
        language=language(),
        on_topic="all" not in request.args,
        items=None if request.args.get("until") == "met" else _items(),
        other=request.args.get("other"),
        others=tuple(Course(one, tuple(map(_bank, banks))) for one, banks in every if one.programme != programme),
    )
    return asked, found[1], [bank.bank for bank in chosen]


def _items() -> int:
    """Return the length of a plan; for what is no number, or too much, `_problems` says so and the nearest is shown."""
    return max(1, min(request.args.get("items", 10, type=int), MOST_PLANNED))


def _problems(banks: Sequence[ReleasedBank]) -> Mapping[str, Message]:
    """Return what cannot be read in the address, by the name of the field."""
    found = {}
    written = request.args.get("items", "10").strip()
    if not (written.isdecimal() and 1 <= int(written) <= MOST_PLANNED):
        found["items"] = msg("Write a whole number from 1 to {most}.", most=MOST_PLANNED)
    names = {bank.bank for bank in banks}
    unknown = [name for name in request.args.getlist("bank") if name not in names]
    if unknown:
        found["bank"] = msg(
            "The programme has no bank '{names}': choose among those below.", names="', '".join(unknown)
        )
    return found


def _bank(one: ReleasedBank) -> Bank:
    return Bank(one.bank, one.title, tuple(item.revision for item in one.items))


def _links(programme: str, view: str) -> Links:
    """Return where this page has its files; they carry on the filters as they are asked for."""
    kept: dict[str, Any] = {"programme": programme, "view": view}
    kept |= {name: request.args.getlist(name) for name in ("bank", "all", "items", "until", "other")}
    return Links(
        file=lambda table, form: url_for("methodologist.table", table=table, form=form, **kept),
        all_rows=lambda: url_for("methodologist.board", rows="all", **kept),
        paper=url_for("methodologist.paper", **kept),
        drafts=url_for("methodologist.drafts", **kept) if view == "plan" else None,
    )
