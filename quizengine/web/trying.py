"""An author takes a quiz from the draft: the paper, and what the answers would earn. Nothing is stored."""

import re
from collections.abc import Mapping, Sequence

from flask import render_template, request
from markupsafe import Markup

from ..services import trials, trying
from ..services.trying import Paper
from ..store.tables import Role
from . import access, instructor

NUMBER = "int(max=2147483647)"
LARGEST_SEED = 2**31 - 1

_NAMED = re.compile(r'\s(name|id|for|aria-describedby|aria-labelledby)="([^"]*)"')
_HEADING = re.compile(r"(</?)h1\b")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_FIELD = re.compile(r"q(\d{1,4})-(.+)", re.DOTALL)

blueprint = access.room("trying", Role.INSTRUCTOR)


@blueprint.get(f"/<{NUMBER}:id>")
def quiz(id: int) -> str:
    return render_template("instructor/workbench/try.html", document=_paper(id))


@blueprint.post(f"/<{NUMBER}:id>", endpoint="graded")
def graded(id: int) -> str | tuple[str, int]:
    paper, answers = trying.answered(_paper(id), _forms(request.form.to_dict(flat=False)))
    if paper.refusals or paper.why is not None:
        return render_template("instructor/workbench/try.html", document=paper), 422
    return render_template("instructor/workbench/tried.html", document=paper, tried=trials.tried(paper, answers))


@blueprint.app_template_filter("apart")
def apart(question: str, position: int) -> Markup:
    """Return the form of a question with names of its own, so that several can stand on one page below a heading.

    Text never has a bare quotation mark in it here, so what looks like an attribute is one. Scripts know one question
    on a page; without them every kind works by its fields.
    """

    def renamed(found: re.Match[str]) -> str:
        names = " ".join(f"q{position}-{name}" for name in found[2].split(" "))
        return f' {found[1]}="{names}"'

    return Markup(_HEADING.sub(r"\1h3", _NAMED.sub(renamed, _SCRIPT.sub("", question))))


def _paper(id: int) -> Paper:
    seed = max(1, min(request.values.get("seed", 1, type=int), LARGEST_SEED))
    return trying.paper(access.engine(), viewer=access.known_viewer(), id=id, seed=seed)


def _forms(form: Mapping[str, Sequence[str]]) -> dict[int, dict[str, Sequence[str]]]:
    """Return the fields of each question, by its position, under the names that its kind gave them."""
    found: dict[int, dict[str, Sequence[str]]] = {}
    for name, values in form.items():
        field = _FIELD.fullmatch(name)
        if field is not None:
            found.setdefault(int(field[1]), {})[field[2]] = values
    return found


instructor.blueprint.register_blueprint(blueprint)
