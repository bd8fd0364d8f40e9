"""Share the rules out between two processes where there is much to look at: half of the time, the same findings."""

import multiprocessing
import os
import sys
from collections.abc import Iterable
from multiprocessing.connection import Connection

from ..content.diagnostics import Diagnostic
from ..content.load import Library
from .registry import RULES, Rule

LEAST_ITEMS = 2_000
"""With fewer items a second process costs more than it saves."""
REVISIONS = frozenset("QB408 QB421 QB423 QB427 QB430 QB701 QB703 QB705 QB707 QB708 QB801".split())
"""The rules that want the revisions of items: these are made once, and in one of the two processes."""
ASIDE = REVISIONS | frozenset("QB901 QB902 QB903 QB904 QB905 QB906 QB908 QB909".split())
"""What the second process looks at, so that both are done at about the same time."""


def findings(library: Library, *, shared: bool = False) -> list[Diagnostic]:
    """Return what the rules find. With `shared` a second process helps where that pays.

    Only a program of one thread may share: the second process is a fork of it.
    """
    aside = [rule for rule in RULES.values() if rule.code in ASIDE]
    here = [rule for rule in RULES.values() if rule.code not in ASIDE]
    if not shared or not _pays(library):
        return _found(library, [*here, *aside])
    receiving, sending = multiprocessing.Pipe(duplex=False)
    helper = multiprocessing.get_context("fork").Process(target=_send, args=(library, aside, sending), daemon=True)
    helper.start()
    sending.close()
    found = _found(library, here)
    try:
        found += receiving.recv()
    except EOFError:
        # The helper came to an end without a word: a machine short of memory, or a mistake that is to be seen here.
        found += _found(library, aside)
    helper.join()
    return found


def _pays(library: Library) -> bool:
    enough = sum(len(bank.items) for bank in library.banks) >= LEAST_ITEMS
    return enough and sys.platform == "linux" and (os.cpu_count() or 1) > 1


def _found(library: Library, rules: Iterable[Rule]) -> list[Diagnostic]:
    return [diagnostic for rule in rules for diagnostic in rule.check(library)]


def _send(library: Library, rules: Iterable[Rule], sending: Connection) -> None:
    sending.send(_found(library, rules))
    sending.close()
