"""The commands. Each parses, calls one service or report, and prints."""

from collections.abc import Mapping
from importlib import import_module

import click

from .. import __version__

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "linting": ("lint",),
    "content": ("rules", "explain"),
    "schemas": ("schema",),
    "covering": ("coverage",),
    "auditing": ("audit",),
    "releases": ("release", "releases"),
    "scoring": ("score",),
    "statistics": ("stats",),
    "adopting": ("adopt",),
    "mapping": ("map", "learn"),
    "deciding": ("decisions",),
    "mending": ("adjust", "regrade"),
    "accounts": ("account",),
    "database": ("migrate",),
    "backups": ("backup", "restore"),
    "serving": ("run", "sweep"),
    "replaying": ("replay",),
    "receipts": ("verify-receipt",),
}
"""The commands of each module. A module is read when one of its commands is asked for: all of them take seconds."""


class Commands(click.Group):
    """The commands of `COMMANDS`: the function of `verify-receipt` is `verify_receipt_command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for names in COMMANDS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = next((module for module, names in COMMANDS.items() if cmd_name in names), None)
        if module is None:
            return None
        found = getattr(import_module(f".{module}", __name__), f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(found, click.Command), "what bears a command's name is one"
        return found


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """An exam and quiz engine in which every question is evidence for a competency."""
