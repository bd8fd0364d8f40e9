"""The instructor's room: what is released, how quizzes went, what the banks say."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import Conflict
from ..i18n import msg
from ..reports import coverage, results
from ..services import catalogue, contesting, history, late, regrading, reviewing
from ..services import mending as mend
from ..services import results as attempts
from ..store.tables import Role
from . import access, mending, statistics
from .words import said

blueprint = access.room("instructor", Role.INSTRUCTOR)
blueprint.register_blueprint(statistics.room(Role.INSTRUCTOR))
blueprint.register_blueprint(mending.blueprint, url_prefix="")


@blueprint.get("/")
def home() -> str:
    engine = access.engine()
    return render_template(
        "instructor/home.html",
        releases=history.releases(engine, most=20),
        quizzes=catalogue.quiz_lines(engine, now=access.now()),
        banks=catalogue.bank_lines(engine),
    )


@blueprint.get("/quiz/<slug>")
def quiz(slug: str) -> str:
    engine = access.engine()
    return render_template(
        "instructor/quiz.html",
        title=catalogue.quiz_title(engine, slug),
        attempts=attempts.attempts_of_quiz(engine, quiz=slug, now=access.now()),
        items=results.facility(engine, slug),
        outdated=regrading.waiting(engine, slug),
        adjusted=mend.adjusted(engine, quiz=slug),
        slug=slug,
    )


@blueprint.get("/attempt/<attempt_id>")
def attempt(attempt_id: str) -> str:
    try:
        found = attempts.result_for_instructor(access.engine(), attempt_id=attempt_id, now=access.now())
    except attempts.StillRunning:
        raise Conflict(msg("The attempt is still running. Its result is here when it is closed.")) from None
    return render_template("instructor/attempt.html", result=found)


@blueprint.get("/bank/<bank>")
def bank(bank: str) -> str:
    released = catalogue.bank(access.engine(), bank)
    programme, _all = catalogue.programme(access.engine(), released.programme)
    revisions = [item.revision for item in released.items]
    found = coverage.coverage(programme, revisions).off_topic
    return render_template(
        "instructor/bank.html",
        bank=released,
        items=[catalogue.item_card(revision) for revision in revisions],
        topics={id: topic.title for id, topic in programme.topics.items()},
        off_topic={one.item: [said(line) for line in one.findings] for one in found},
    )


@blueprint.get("/review")
def review() -> str:
    engine = access.engine()
    return render_template(
        "instructor/review.html",
        waiting=reviewing.queue(engine),
        decisions=reviewing.decisions(engine),
        contests=contesting.waiting(engine),
        late=late.waiting(engine),
    )


@blueprint.post("/review")
def decide() -> Response:
    count = reviewing.decide(
        access.engine(),
        viewer=access.known_viewer(),
        item_id=request.form.get("item_id", 0, type=int),
        presentation_sha=request.form.get("presentation_sha", ""),
        form=request.form.get("form", ""),
        share=mend.share_of(request.form.get("percent", "")),
        feedback=request.form.get("feedback", "").strip()[:2_000] or None,
        now=access.now(),
    )
    flash(ngettext("%(num)s answer was decided.", "%(num)s answers were decided.", count), "success")
    return redirect(url_for("instructor.review"), code=303)


@blueprint.post("/review/<int(max=2147483647):judgement_id>/undo")
def undo(judgement_id: int) -> Response:
    count = reviewing.undo(access.engine(), viewer=access.known_viewer(), judgement_id=judgement_id, now=access.now())
    flash(ngettext("%(num)s answer waits again.", "%(num)s answers wait again.", count), "success")
    return redirect(url_for("instructor.review"), code=303)
