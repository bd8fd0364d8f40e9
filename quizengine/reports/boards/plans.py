"""What to write next: what one question would gain, and a plan for authors."""

import yaml

from analytics import gains
from analytics.gains import Proposal, Standing
from analytics.thresholds import Criterion, Thresholds

from ...content.programme import Programme
from ...i18n import Message, msg
from .. import coverage as coverages
from ..alignment import thresholds
from ..dashboard import Cell, Column, Dashboard, Section, Table
from . import Asked
from .cover import BLOOM, LEVELS

MOST_GAPS, MOST_PLANNED, MOST_UNTIL_MET = 40, 100, 1000
_KINDS = {"knows": "single", "can": "numeric", "has_experience": "text"}
_MINUTES = {"knows": 1, "can": 3, "has_experience": 5}
_KIND_WORDS = {
    "single": msg("one of several options"),
    "numeric": msg("a number, or several options about a case"),
    "text": msg("a short answer about a case"),
}


def gaps(asked: Asked) -> Dashboard:
    """List what one more question would gain, the most first, one line to an indicator."""
    now, levels = standing_of(asked)
    best: dict[str, Proposal] = {}
    for one in gains.proposals(now, levels):
        best.setdefault(one.indicator, one)
    found = [one for one in best.values() if one.gain > 1e-9][:MOST_GAPS]
    table = Table(
        "gaps",
        msg("What one question would gain"),
        (
            Column(msg("Place"), "num"),
            Column(msg("Indicator")),
            Column(msg("Topic")),
            Column(msg("Level of the question")),
            Column(msg("What it does")),
            Column(msg("Gain, points of 100"), "num"),
        ),
        tuple(
            (
                place,
                one.indicator,
                _topic(asked.course.programme, one.topic),
                BLOOM[one.bloom],
                sentence(asked.course.programme, one, levels),
                round(one.gain * 100, 2),
            )
            for place, one in enumerate(found, start=1)
        ),
        msg(
            "No question would gain anything: every criterion is met. Or the programme has no indicators to write for."
        ),
    )
    return Dashboard(
        "gaps",
        msg("Gaps, by what a question would gain"),
        msg(
            "How far a bank is on its way is one number from 0 to 100: how near Webb's criteria are to "
            "what is asked for, and Porter's index over topics, half each. It orders work and is no "
            "measure of quality."
        ),
        (Section("gaps", msg("The best question of each indicator"), (), None, table),),
        stats=((msg("On its way"), f"{gains.progress(now, levels):.0%}"), (msg("Indicators with a gap"), len(found))),
    )


def plan(asked: Asked) -> Dashboard:
    """Draft an order of questions for authors."""
    now, levels = standing_of(asked)
    steps = _steps(asked, now, levels)
    after = now
    for one in steps:
        after = gains.with_item(after, one.indicator, one.topic)
    programme = asked.course.programme
    table = Table(
        "plan",
        msg("Questions to write"),
        (
            Column(msg("Place"), "num"),
            Column(msg("Indicator")),
            Column(msg("Topic")),
            Column(msg("Level")),
            Column(msg("Level of the question")),
            Column(msg("Kind")),
            Column(msg("Minutes"), "num"),
            Column(msg("Gain, points of 100"), "num"),
            Column(msg("Wording of the indicator")),
        ),
        tuple(_planned(programme, place, one, now) for place, one in enumerate(steps, start=1)),
        msg("Nothing to write: every criterion is met, or the programme has no indicators."),
    )
    text = msg(
        "These {count} questions take the bank from {before} to {after} of its way. Each is the best "
        "one where those before it are written.",
        count=len(steps),
        before=f"{gains.progress(now, levels):.0%}",
        after=f"{gains.progress(after, levels):.0%}",
    )
    ending: tuple[Message, ...] = ()
    if asked.items is None:
        met = gains.all_met(after, levels)
        ending = (
            msg("Then every criterion is met in every competency that has indicators.")
            if met
            else msg("Not every criterion is met then: a plan has {most} questions at most.", most=MOST_UNTIL_MET),
        )
    return Dashboard(
        "plan",
        msg("A plan for authors"),
        msg("Take it as a draft: change what you know better, and hand it out as a file."),
        (Section("plan", msg("Questions to write"), (text, *ending) if steps else (), None, table),),
    )


def skeleton(asked: Asked) -> str:
    """Return the plan as items for a bank's file: drafts, which are not released until they are written."""
    now, levels = standing_of(asked)
    items = []
    for place, one in enumerate(_steps(asked, now, levels), start=1):
        item: dict[str, object] = {
            "id": f"draft-{place:02}",
            "kind": "single",
            "status": "draft",
            "assesses": [one.indicator],
            **({"topic": one.topic} if one.topic else {}),
            "bloom": one.bloom,
            "time": f"{_MINUTES[now.level[one.indicator]]}m",
            "stem": "…?",
            "choices": {"a": "… (1)", "b": "… (2)", "c": "… (3)"},
            "key": "a",
            "provenance": {"basis": "expert", "by": "…"},
        }
        items.append(item)
    return yaml.safe_dump({"items": items}, allow_unicode=True, sort_keys=False, width=120)


def _steps(asked: Asked, now: Standing, levels: Thresholds) -> list[Proposal]:
    if asked.items is None:
        return list(gains.planned(now, levels, most=MOST_UNTIL_MET, until_met=True))
    return list(gains.planned(now, levels, most=asked.items))


def standing_of(asked: Asked) -> tuple[Standing, Thresholds]:
    """Return what the chosen banks amount to, and the programme's thresholds."""
    programme = asked.course.programme
    frames = coverages.coverage(programme, asked.course.revisions, decisions=asked.decisions).inputs
    levels = thresholds(programme)
    names = ("items", "claims", "competencies", "indicators", "topics")
    return gains.standing(*(frames[name] for name in names), thresholds=levels), levels


def sentence(programme: Programme, one: Proposal, levels: Thresholds) -> Message:
    """Say what a question would lift: the criterion that it brings most nearer to what is asked for."""
    number = None if one.topic is None else programme.topics[one.topic].number
    where = msg("in topic {number}", number=number) if number is not None else msg("in any topic")
    lifts = {name: _lift(one, name, levels) for name in _MOVED}
    # The index moves alike for every question on a topic, so it is named where nothing else moves; and what could not
    # be told before says less to a reader than a value that grows.
    best = max(
        lifts, key=lambda name: (name != "porter" and lifts[name] > 0, one.before[name] is not None, lifts[name])
    )
    if lifts[best] <= 0:
        return msg("one question on {code} {where}", code=one.indicator, where=where)
    (text, form), before, after = _MOVED[best], one.before[best], one.after[best]
    said = {
        "code": one.indicator,
        "where": where,
        "what": text,
        "before": "–" if before is None else form.format(before),
        "after": form.format(after or 0),
    }
    if best == "porter":
        return msg("one question on {code} {where} lifts {what} from {before} to {after}", **said)
    said["competency"] = one.competency
    return msg("one question on {code} {where} lifts {what} of {competency} from {before} to {after}", **said)


def _lift(one: Proposal, name: str, levels: Thresholds) -> float:
    """Return how much nearer a question brings a measure to what is asked for, 0 to 1."""
    before, after = one.before[name], one.after[name]
    if name == "porter":
        return (after or 0.0) - (before or 0.0)
    wanted = levels.of(name)[0]
    if wanted <= 0:
        return 0.0
    reached = [0.0 if value is None else min(value / wanted, 1.0) for value in (before, after)]
    return reached[1] - reached[0]


_MOVED: dict[str, tuple[Message, str]] = {
    Criterion.RANGE: (msg("range of knowledge"), "{:.0%}"),
    Criterion.CONCURRENCE: (msg("the number of questions"), "{:.0f}"),
    Criterion.DEPTH: (msg("depth of knowledge"), "{:.0%}"),
    Criterion.BALANCE: (msg("balance"), "{:.2f}"),
    "porter": (msg("Porter's index"), "{:.2f}"),
}


def _planned(programme: Programme, place: int, one: Proposal, now: Standing) -> tuple[Cell, ...]:
    level = now.level[one.indicator]
    return (
        place,
        one.indicator,
        _topic(programme, one.topic),
        LEVELS[level],
        BLOOM[one.bloom],
        _KIND_WORDS[_KINDS[level]],
        _MINUTES[level],
        round(one.gain * 100, 2),
        programme.competencies[one.competency].indicators[one.indicator].text,
    )


def _topic(programme: Programme, topic: str | None) -> Cell:
    return msg("any") if topic is None else f"{programme.topics[topic].number}. {programme.topics[topic].title}"
