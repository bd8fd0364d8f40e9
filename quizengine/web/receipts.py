"""Receipts: the student's to keep, and the instructor's page to verify one. The views belong to the two rooms."""

from flask import Response, render_template, request

from ..exam.receipt import LONGEST, Signature
from ..services import receipts
from ..services.receipts import Receipt, Verification
from . import access, instructor, student


@student.blueprint.get("/attempt/<attempt_id>/receipt")
def receipt(attempt_id: str) -> str:
    return render_template("student/receipt.html", receipt=_own(attempt_id), timezone=access.settings().timezone)


@student.blueprint.get("/attempt/<attempt_id>/receipt.json", endpoint="receipt_file")
def download(attempt_id: str) -> Response:
    found = _own(attempt_id)
    response = Response(found.text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"receipt-{found.attempt_id}.json")
    return response


def _own(attempt_id: str) -> Receipt:
    return receipts.receipt(
        access.engine(),
        viewer=access.known_viewer(),
        attempt_id=attempt_id,
        secret=access.settings().secret_key,
        now=access.now(),
    )


@instructor.blueprint.get("/receipt")
def verify() -> str:
    return _page(None)


@instructor.blueprint.post("/receipt", endpoint="verify_post")
def run_verify() -> tuple[str, int]:
    found = _by_code() if "code" in request.form else _by_text()
    return _page(found), 422 if found.signature is Signature.UNREADABLE else 200


def _by_code() -> Verification:
    return receipts.verify_code(
        access.engine(),
        attempt_id=request.form.get("attempt", "").strip()[:100],
        given=request.form["code"],
        secret=access.settings().secret_key,
    )


def _by_text() -> Verification:
    file = request.files.get("file")
    given = file.stream.read(LONGEST + 1) if file and file.filename else request.form.get("text", "")
    return receipts.verify(access.engine(), given, access.settings().secret_key)


def _page(found: Verification | None) -> str:
    return render_template("instructor/verify.html", found=found, timezone=access.settings().timezone)
