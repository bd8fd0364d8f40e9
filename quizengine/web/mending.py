"""Mending a bad item: the adjustments of an item, grading again and undoing it, the contests of students."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import BadAnswer
from ..exam.mending import Mend
from ..i18n import msg
from ..services import catalogue, contesting, mending, regrading
from ..services.contesting import Outcome
from ..services.regrade_sheet import as_csv
from ..services.regrading import Policy
from ..store.tables import Role
from . import access
from .words import said

NUMBER = "int(max=2147483647)"

blueprint = access.room("mending", Role.INSTRUCTOR)


@blueprint.get("/quiz/<slug>/regrade")
def regrade(slug: str) -> str:
    return _regrade(slug)


@blueprint.post("/quiz/<slug>/regrade", endpoint="regrade_post")
def run_regrade(slug: str) -> Response | tuple[str, int]:
    reason, policy = request.form.get("reason", "").strip()[:2_000], request.form.get("policy", "")
    if not reason or policy not in set(Policy):
        return _regrade(slug, [("reason", _("Say why, in a sentence: it stays in the log."))]), 422
    run = regrading.regrade(
        access.engine(),
        quiz=slug,
        viewer=access.known_viewer(),
        reason=reason,
        policy=Policy(policy),
        now=access.now(),
        seen=request.form.get("seen") or None,
    )
    flash(ngettext("%(num)s answer was graded again.", "%(num)s answers were graded again.", run.answers), "success")
    return redirect(url_for("instructor.quiz", slug=slug), code=303)


@blueprint.get("/quiz/<slug>/regrade.csv")
def regrade_csv(slug: str) -> Response:
    catalogue.quiz_title(access.engine(), slug)
    found = regrading.preview(access.engine(), quiz=slug, now=access.now(), policy=_policy())
    response = Response(as_csv(found).encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="regrade-{slug}.csv"'
    return response


@blueprint.post(f"/quiz/<slug>/regrade/<{NUMBER}:regrade_id>/undo")
def undo_regrade(slug: str, regrade_id: int) -> Response:
    count = regrading.undo(
        access.engine(), viewer=access.known_viewer(), quiz=slug, regrade_id=regrade_id, now=access.now()
    )
    flash(ngettext("%(num)s answer is graded as before.", "%(num)s answers are graded as before.", count), "success")
    return redirect(url_for("instructor.mending.regrade", slug=slug), code=303)


def _policy() -> Policy:
    asked = request.values.get("policy", "")
    return Policy(asked) if asked in set(Policy) else Policy.RECOMPUTE


def _regrade(slug: str, errors: list[tuple[str, str]] | None = None) -> str:
    engine = access.engine()
    return render_template(
        "instructor/regrade.html",
        title=catalogue.quiz_title(engine, slug),
        slug=slug,
        policy=_policy(),
        preview=regrading.preview(engine, quiz=slug, now=access.now(), policy=_policy()),
        runs=regrading.runs(engine, slug),
        errors=errors or [],
    )


# -- adjustments -----------------------------------------------------------------------------------------------------


@blueprint.get("/quiz/<slug>/item/<bank>/<item>")
def item(slug: str, bank: str, item: str) -> str:
    return _item(slug, f"{bank}:{item}")


@blueprint.post("/quiz/<slug>/item/<bank>/<item>", endpoint="adjust")
def adjust(slug: str, bank: str, item: str) -> Response | tuple[str, int]:
    name = f"{bank}:{item}"
    try:
        _adjust(slug, name)
    except BadAnswer as error:
        return _item(slug, name, [("reason" if not request.form.get("reason") else "mend", said(error.message))]), 422
    flash(_("The adjustment is in force. Nothing that is graded has moved yet: see what would change."), "success")
    return redirect(url_for("instructor.mending.item", slug=slug, bank=bank, item=item), code=303)


@blueprint.post(f"/quiz/<slug>/adjustment/<{NUMBER}:adjustment_id>/undo")
def undo_adjustment(slug: str, adjustment_id: int) -> Response:
    name = mending.undo(
        access.engine(), viewer=access.known_viewer(), quiz=slug, adjustment_id=adjustment_id, now=access.now()
    )
    flash(_("The adjustment is undone. Nothing that is graded has moved yet: see what would change."), "success")
    bank, _colon, item = name.partition(":")
    return redirect(url_for("instructor.mending.item", slug=slug, bank=bank, item=item), code=303)


def _adjust(slug: str, name: str) -> None:
    form = request.form
    if form.get("mend") not in set(Mend):
        raise BadAnswer(msg("Choose what to do about the question."))
    mending.adjust(
        access.engine(),
        viewer=access.known_viewer(),
        quiz=slug,
        item=name,
        mend=Mend(form["mend"]),
        reason=form.get("reason", ""),
        now=access.now(),
        wording=form.get("wording") or None,
        form=form.get("form"),
        answer=form.get("answer"),
        share=mending.share_of(form.get("percent") or "100"),
        option=form.get("option"),
    )


def _item(slug: str, name: str, errors: list[tuple[str, str]] | None = None) -> str:
    engine = access.engine()
    title = catalogue.quiz_title(engine, slug)
    return render_template(
        "instructor/mend.html",
        title=title,
        slug=slug,
        desk=mending.desk(engine, quiz=slug, item=name, wording=request.values.get("wording") or None),
        outdated=regrading.waiting(engine, slug),
        asked=request.values,
        errors=errors or [],
    )


# -- contests --------------------------------------------------------------------------------------------------------


@blueprint.get("/contests")
def contests() -> str:
    return _contests()


@blueprint.post(f"/contests/<{NUMBER}:contest_id>")
def answer_contest(contest_id: int) -> Response | tuple[str, int]:
    try:
        done = _answer_contest(contest_id)
    except BadAnswer as error:
        return _contests([(f"reply-{contest_id}", said(error.message))]), 422
    flash(_("The student reads your reply beside the question."), "success")
    if done.outcome != Outcome.MEND:
        return redirect(url_for("instructor.mending.contests"), code=303)
    bank, _colon, item = done.item.partition(":")
    prefilled = url_for(
        "instructor.mending.item",
        slug=done.quiz,
        bank=bank,
        item=item,
        wording=done.wording,
        form=done.form or "",
        reason=done.comment[:500],
    )
    return redirect(prefilled, code=303)


def _answer_contest(contest_id: int) -> contesting.Contested:
    outcome = request.form.get("outcome", "")
    if outcome not in set(Outcome):
        raise BadAnswer(msg("Choose what comes of it: the grade stands, or the question will be mended."))
    return contesting.answer(
        access.engine(),
        viewer=access.known_viewer(),
        contest_id=contest_id,
        outcome=Outcome(outcome),
        reply=request.form.get("reply", ""),
        now=access.now(),
    )


def _contests(errors: list[tuple[str, str]] | None = None) -> str:
    engine = access.engine()
    return render_template(
        "instructor/contests.html",
        waiting=contesting.queue(engine),
        answered=contesting.log(engine),
        typed=request.form.get("reply", ""),
        errors=errors or [],
    )
