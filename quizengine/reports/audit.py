"""The audit of items as rows for programs, and as SARIF 2.1.0 for what shows findings beside the text.

`tier` speaks of the words alone: whether a topic is declared stands beside it and changes nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from analytics.tiers import Clue, Tier

from ..content.areas import SubjectAreas
from ..content.audit import Audited
from ..content.belonging import standing
from ..content.decisions import Decision, row_of
from ..content.diagnostics import Diagnostic, Severity, Span
from ..i18n import Message, msg, say
from ..lint.sarif import Described, sarif

TIERS: Mapping[Tier | None, Message] = {
    Tier.RED: msg("other subject area"),
    Tier.AMBER: msg("no coverage found"),
    None: msg("of the course"),
}

_SEVERITIES = {Tier.RED: Severity.WARNING, Tier.AMBER: Severity.INFO}


def as_json(found: Iterable[Audited], decisions: Mapping[str, Decision] | None = None) -> dict[str, Any]:
    """Return `{"items": [{item, tier, area, score, evidence, declared_topic}]}`, retired items left out.

    With decisions each row has `decision` too: what stands of the text as it is, or None. It changes no tier.
    """
    if decisions is None:
        return {"items": [_row(one) for one in found]}
    return {"items": [_row(one) | {"decision": _decision(one, decisions)} for one in found]}


def as_sarif(found: Iterable[tuple[Audited, str, Span]], areas: SubjectAreas, language: str) -> dict[str, Any]:
    """Return a SARIF log of the items with a tier, each with its file and place, its score and its area."""
    flagged = [row for row in found if row[0].finding.tier]
    rules = (Described(_rule(tier), tier.value, _SEVERITIES[tier], say(TIERS[tier], language)) for tier in Tier)
    log = sarif((_diagnostic(*row, areas, language) for row in flagged), rules, language)
    for result, (one, _, _) in zip(log["runs"][0]["results"], flagged, strict=True):
        result["properties"] = {"score": one.finding.score, "area": one.finding.area}
    return log


def sentence(one: Audited, areas: SubjectAreas, language: str) -> Message:
    """Return what an item's words say, in a sentence: the tier, the area, and the words for and against."""
    words = _words(clue for clue in one.finding.clues if not clue.covered)
    ours = _words(clue for clue in one.finding.clues if clue.covered)
    if one.finding.tier is Tier.RED:
        area = title(one.finding.area, areas, language)
        text = msg("other subject area: {area} ({words})", area=area, words=words)
        return msg("{one}; for the course: {words}", one=text, words=ours) if ours else text
    if one.by_meaning_alone and one.contrast is not None:
        text = msg(
            "no strong word of the course, and its meaning is nearer to another area: {area}",
            area=title(one.contrast.uncovered, areas, language),
        )
        return msg("{one}; words looked at: {words}", one=text, words=ours) if ours else text
    if one.finding.tier is Tier.AMBER:
        near = ", ".join(part for part in (words, ours) if part)
        text = msg("no coverage found: no word of an area that the course covers")
        return msg("{one}; words looked at: {words}", one=text, words=near) if near else text
    return msg("of the course: {words}", words=ours)


def title(area: str | None, areas: SubjectAreas, language: str) -> str:
    """Return the name of an area in a language; its id where the glossary has none."""
    known = areas.areas.get(area or "")
    return (known.title.en if language == "en" else known.title.ru) if known else area or ""


def _row(one: Audited) -> dict[str, Any]:
    finding = one.finding
    return {
        "item": one.revision.item,
        "tier": finding.tier.value if finding.tier else None,
        "area": finding.area,
        "score": finding.score,
        "evidence": [*(_evidence(clue) for clue in finding.clues), *_meaning(one)],
        "declared_topic": one.revision.mapped.topic,
    }


def _decision(one: Audited, decisions: Mapping[str, Decision]) -> dict[str, Any] | None:
    found = standing(one.revision, decisions)
    return None if found is None else row_of(found)


def _meaning(one: Audited) -> list[dict[str, Any]]:
    """Return what the sentence encoder has said, and whether it is what raised the tier."""
    if one.contrast is None:
        return []
    found = one.contrast
    return [
        {
            "kind": "semantic",
            "area": found.uncovered,
            "covered_area": found.covered,
            "contrast": found.contrast,
            "raised": one.by_meaning_alone,
        }
    ]


def _evidence(clue: Clue) -> dict[str, Any]:
    return {
        "words": clue.words,
        "part": clue.part.value,
        "start": clue.start,
        "end": clue.end,
        "area": clue.area,
        "covered": clue.covered,
        "weight": clue.weight,
    }


def _diagnostic(one: Audited, file: str, span: Span, areas: SubjectAreas, language: str) -> Diagnostic:
    tier = one.finding.tier
    assert tier is not None
    said = Message("{item}: {sentence}", {"item": one.revision.name, "sentence": sentence(one, areas, language)})
    return Diagnostic(_rule(tier), _SEVERITIES[tier], file, span, said)


def _rule(tier: Tier) -> str:
    return f"off-topic/{tier.value}"


def _words(clues: Iterable[Clue]) -> str:
    return ", ".join(dict.fromkeys(f"«{clue.words}»" for clue in clues))
