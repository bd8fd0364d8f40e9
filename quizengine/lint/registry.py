"""The rules by code. Whatever module stands in `rules` is one; nothing else has to name it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal

from ..content.diagnostics import Diagnostic, Severity
from ..content.load import Library
from . import rules
from .edits import Edit

Finder = Literal["loader", "rule", "comments"]
Fix = Callable[[Library, Diagnostic], Iterable[Edit]]
"""What mends a finding: the edits of its file; none where a person has to decide."""


@dataclass(frozen=True)
class Rule:
    """A rule: its code, the name of the flaw, how grave the flaw is, and the documentation for authors.

    What is found while a file is read is a rule to its authors too. Its module only describes the flaw, and `check`
    gives nothing. The same holds for what is found about comments to the linter, when all else is known.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[Library], Iterator[Diagnostic]]
    documentation: str
    found_by: Finder = "rule"
    fix: Fix | None = None

    @property
    def fixable(self) -> bool:
        """Return whether some findings of the rule can be mended by `--fix`."""
        return self.fix is not None

    @property
    def summary(self) -> str:
        """Return the first sentence of the documentation: what the rule finds."""
        return " ".join(self.documentation.strip().partition("\n\n")[0].split())

    @property
    def sections(self) -> dict[str, str]:
        """Return what the documentation says under each of its headings, a paragraph each: Why, Example, Instead."""
        _, _, rest = self.documentation.strip().partition("\n\n")
        _, *parts = re.split(r"^([A-Z][a-z]+): ", rest, flags=re.MULTILINE)
        return {heading: " ".join(text.split()) for heading, text in zip(parts[::2], parts[1::2], strict=True)}


def _nothing(_library: Library) -> Iterator[Diagnostic]:
    return iter(())


def _rule(module: ModuleType) -> Rule:
    name = module.__name__.rpartition(".")[2]
    check = getattr(module, "check", None)
    found_by: Finder = getattr(module, "FOUND_BY", "rule" if check else "loader")
    fix = getattr(module, "fix", None)
    return Rule(module.CODE, name, module.SEVERITY, check or _nothing, module.__doc__ or "", found_by, fix)


def _found() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for name in sorted(module.name for module in iter_modules(rules.__path__)):
        rule = _rule(import_module(f"{rules.__name__}.{name}"))
        if rule.code in found:
            raise ValueError(f"{rule.code} is the code of {found[rule.code].name} and of {rule.name}")
        found[rule.code] = rule
    return dict(sorted(found.items()))


RULES: dict[str, Rule] = _found()

_UNTOUCHABLE = "QB0", "QB1", "QB2"


def may_be_passed_over(code: str) -> bool:
    """Say whether a comment or a baseline may pass over findings of a code.

    Not over syntax, schema and identity, nor over an error that keeps an item from being read at all: what is wrong
    there cannot be released, whatever its author thinks of it.
    """
    rule = RULES.get(code)
    unread = rule is not None and rule.found_by == "loader" and rule.severity is Severity.ERROR
    return not unread and not code.startswith(_UNTOUCHABLE)


def begins_some_code(beginning: str) -> bool:
    """Say whether some rule has this code, or is of this family: QB604, QB6."""
    return beginning.startswith("QB") and any(code.startswith(beginning) for code in RULES)


def chosen(codes: Iterable[str], *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> set[str]:
    """Return which of some codes are looked at: those that begin like one of `select` (all, where it is empty), without
    those that begin like one of `ignore`. `QB6` is the whole family, `QB604` one rule.
    """
    wanted, unwanted = tuple(select), tuple(ignore)
    kept = {code for code in codes if not wanted or code.startswith(wanted)}
    return {code for code in kept if not (unwanted and code.startswith(unwanted))}
