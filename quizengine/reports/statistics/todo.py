"""What to do next with a test, the most useful first: the steps of `analytics.todo` in words."""

from collections.abc import Callable, Mapping
from math import isnan

from analytics.needs import Need, subscore_needs
from analytics.todo import Kind, Known, Step, to_do
from analytics.verdicts import FULL

from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Link, Mark, Section, Table
from . import Viewed
from .cells import real, written
from .competencies import Competencies
from .frame import literal, page, snippet
from .options import CHOICES, statistics, texts
from .test import pass_score
from .times import USE, used

SNIPPET = f"""
import json

from analytics.distractors import option_statistics
from analytics.items import item_statistics
from analytics.matrix import from_long
from analytics.missing import missing_by_taker
from analytics.needs import decision_need, subscore_needs
from analytics.reliability import score_statistics
from analytics.subscores import subscores
from analytics.times import time_use
from analytics.todo import Known, to_do

offered = {{offered}}
assesses = {{assesses}}
{CHOICES}{USE}
needs = {{{{}}}}
places = {{{{code: [matrix.items.index(item) for item in items] for code, items in assesses.items()}}}}
if matrix.seen is None:
    for code, columns in places.items():
        need = decision_need(code, matrix.only(columns).totals, len(columns), {{standard}})
        if need is not None:
            needs[code] = need
    if len(places) > 1 and matrix.n >= {FULL}:
        for need in subscore_needs(subscores(matrix, list(places.values()), list(places)), matrix.n):
            needs.setdefault(need.competency, need)
steps = to_do(
    Known(
        matrix,
        item_statistics(matrix),
        score_statistics(matrix),
        table if key else None,
        choices[list(key)] if key else None,
        key,
        offered,
        pass_mark={{pass_mark}},
        time=time,
        needs=list(needs.values()),
    )
)
print(len(steps), "steps")
for step in steps:
    print(step)
"""
KINDS: Mapping[Kind, Mark] = {
    Kind.FIX_KEY: Mark("danger", msg("fix the key")),
    Kind.CHECK_KEY: Mark("danger", msg("check the key")),
    Kind.LENGTHEN_TIME: Mark("danger", msg("give more time")),
    Kind.REWRITE_ITEM: Mark("warning", msg("drop or rewrite")),
    Kind.REPLACE_STRONG: Mark("warning", msg("replace an option")),
    Kind.ADD_ITEMS: Mark("info", msg("add questions")),
    Kind.REPLACE_IDLE: Mark("info", msg("replace an option")),
    Kind.TOO_EASY: Mark("info", msg("too easy")),
    Kind.TOO_HARD: Mark("info", msg("too hard")),
}


def todo(viewed: Viewed) -> Dashboard:
    """Report what the answers say should be done, ordered by gain."""
    sample = viewed.sample
    competencies = Competencies(viewed)
    steps = to_do(known(competencies)) if sample.n else []
    rows = [_row(viewed, step) for step in steps]
    text = [
        msg("What makes marks wrong comes first, then what blurs them, then what would tell more. n = {n}.", n=sample.n)
    ]
    if 0 < sample.n < FULL:
        text.append(
            msg(
                "With fewer than {full} students hardly any fault can be shown. That the list is short does not mean "
                "that everything is sound.",
                full=FULL,
            )
        )
    section = Section(
        "todo",
        msg("What to do next"),
        tuple(text),
        None,
        Table(
            "todo",
            msg("Steps, the most useful first"),
            (
                Column(msg("What")),
                Column(msg("Where")),
                Column(msg("Why")),
                Column(msg("Gain in alpha"), "num"),
                Column(msg("Students concerned"), "num"),
            ),
            tuple(rows),
            msg("These answers show nothing that has to be mended."),
            stacked=True,
        ),
        (
            msg(
                "A step stands here only where the whole interval of its number lies on one side. Gain in alpha: how "
                "much the reliability of the test is expected to rise."
            ),
        ),
    )
    return page(
        viewed,
        "todo",
        msg("What to do next"),
        msg("What the answers say should be mended, ordered by what it would bring."),
        (section,),
        snippet=_snippet(competencies) if sample.n else None,
    )


def _snippet(known: Competencies) -> str:
    viewed, sample = known.viewed, known.viewed.sample
    _, keys = sample.choices
    body = SNIPPET.format(
        key=literal(keys),
        offered=literal({item: tuple(texts(viewed, item)) for item in keys}),
        assesses=literal({code: [sample.matrix.items[place] for place in places] for code, places in known.rows}),
        standard=known.standard,
        pass_mark=pass_score(viewed),
    )
    return snippet(viewed, body)


def known(competencies: Competencies) -> Known:
    """Gather what is known of the test, for `analytics.todo`."""
    viewed = competencies.viewed
    sample = viewed.sample
    choices, keys = sample.choices
    table = statistics(viewed, choices, keys) if keys else None
    return Known(
        matrix=sample.matrix,
        items=viewed.items,
        scores=viewed.scores,
        options=table,
        choices=choices if keys else None,
        key=keys,
        offered={item: tuple(texts(viewed, item)) for item in keys},
        pass_mark=pass_score(viewed),
        time=used(viewed),
        needs=_needs(competencies),
    )


def _needs(known: Competencies) -> list[Need]:
    """Return what competencies lack: first for a decision about students, then for a score of their own."""
    if known.matrix.seen is not None:
        # Papers differ: how many items of a competency a student had is another number for each.
        return []
    needs = {code: known.need(code, group) for code, group in known.rows}
    found = {code: need for code, need in needs.items() if need is not None}
    if len(known.codes) > 1 and known.viewed.sample.n >= FULL:
        for need in subscore_needs(known.subscores, known.viewed.sample.n):
            found.setdefault(need.competency, need)
    return list(found.values())


def _row(viewed: Viewed, step: Step) -> tuple[Cell, ...]:
    sample = viewed.sample
    where: Cell = msg("the whole test")
    if step.item is not None:
        one = sample.askings[step.item]
        where = Link(sample.label(one.name), one.bank, one.name)
    elif step.competency is not None:
        where = step.competency
    alpha = None if isnan(step.alpha) or step.alpha <= 0 else real(step.alpha, 3)
    return (KINDS[step.kind], where, WHY[step.kind](viewed, step), alpha, step.takers)


def _option(viewed: Viewed, step: Step, name: str | None) -> str:
    if name is None or step.item is None:
        return "–"
    return f"«{texts(viewed, step.item).get(name, name)}»"


def _r(viewed: Viewed, step: Step, name: str) -> str:
    """Return a correlation with its interval, as it stands in a sentence."""
    ends = (step.numbers[f"{name}{end}"] for end in ("", "_low", "_high"))
    value, low, high = (written(one, viewed.language, sign=True) for one in ends)
    return f"{value} ({low} … {high})"


def _share(step: Step, name: str) -> str:
    return f"{step.numbers[name]:.0%} ({step.numbers[f'{name}_low']:.0%} … {step.numbers[f'{name}_high']:.0%})"


def _fix(viewed: Viewed, step: Step) -> Message:
    return msg(
        "The strong choose {better}, correlation {other}; the key {key} draws the weak, {own}. With the other key "
        "alpha goes from {now} to {then}.",
        better=_option(viewed, step, step.better),
        other=_r(viewed, step, "option_rest"),
        key=_option(viewed, step, step.option),
        own=_r(viewed, step, "key_rest"),
        now=written(step.numbers["alpha"], viewed.language),
        then=written(step.numbers["alpha_then"], viewed.language),
    )


def _check(viewed: Viewed, step: Step) -> Message:
    name = "key_rest" if "key_rest" in step.numbers else "item_rest"
    return msg(
        "The strong answer it wrongly: correlation {value}, and no other option draws them.",
        value=_r(viewed, step, name),
    )


def _rewrite(viewed: Viewed, step: Step) -> Message:
    return msg("It hardly tells strong from weak: correlation {value}.", value=_r(viewed, step, "item_rest"))


def _strong(viewed: Viewed, step: Step) -> Message:
    return msg(
        "{option} draws the strong: correlation {value}, chosen by {share}. Is it right too?",
        option=_option(viewed, step, step.option),
        value=_r(viewed, step, "option_rest"),
        share=f"{step.numbers['share']:.0%}",
    )


def _idle(viewed: Viewed, step: Step) -> Message:
    return msg(
        "Hardly anybody chooses {option}: {share} of {n}, and less than 5 % (certainty: 95 %).",
        option=_option(viewed, step, step.option),
        share=f"{step.numbers['share']:.0%}",
        n=int(step.numbers["answered"]),
    )


def _mark(viewed: Viewed, step: Step) -> Message:
    return msg(
        "Of {n} students near the pass mark {share} answer it rightly: it does not help to decide about them.",
        n=int(step.numbers["near"]),
        share=_share(step, "facility"),
    )


def _time(viewed: Viewed, step: Step) -> Message:
    low, high = step.numbers["unfinished_low"], step.numbers["unfinished_high"]
    return msg(
        "{share} of the students ran out of time before the last question ({low} … {high}).",
        share=f"{step.numbers['unfinished_share']:.0%}",
        low=f"{low:.0%}",
        high=f"{high:.0%}",
    )


def _more(viewed: Viewed, step: Step) -> Message:
    items, wanted = int(step.numbers["items"]), int(step.numbers["wanted"])
    if step.competency is None:
        return msg(
            "Alpha is {alpha}, surely below 0.70. {add} questions like these more would bring it there.",
            alpha=written(step.numbers["alpha"], viewed.language),
            add=step.add or 0,
        )
    return msg(
        "{items} questions tell too little of it; {wanted} would do: {add} more.",
        items=items,
        wanted=wanted,
        add=step.add or 0,
    )


WHY: Mapping[Kind, Callable[[Viewed, Step], Message]] = {
    Kind.FIX_KEY: _fix,
    Kind.CHECK_KEY: _check,
    Kind.REWRITE_ITEM: _rewrite,
    Kind.REPLACE_STRONG: _strong,
    Kind.REPLACE_IDLE: _idle,
    Kind.TOO_EASY: _mark,
    Kind.TOO_HARD: _mark,
    Kind.LENGTHEN_TIME: _time,
    Kind.ADD_ITEMS: _more,
}
