"""The commands. Each parses, calls one service or report, and prints."""

import click

from .. import __version__
from .accounts import account_command
from .adopting import adopt_command
from .auditing import audit_command
from .backups import backup_command, restore_command
from .content import explain_command, rules_command
from .covering import coverage_command
from .database import migrate_command
from .deciding import decisions_command
from .linting import lint_command
from .mapping import learn_command, map_command
from .mending import adjust_command, regrade_command
from .receipts import verify_receipt_command
from .releases import release_command, releases_command
from .replaying import replay_command
from .schemas import schema_command
from .scoring import score_command
from .serving import run_command, sweep_command
from .statistics import stats_command


@click.group()
@click.version_option(__version__)
def main() -> None:
    """An exam and quiz engine in which every question is evidence for a competency."""


for command in (
    lint_command,
    rules_command,
    explain_command,
    schema_command,
    coverage_command,
    audit_command,
    release_command,
    releases_command,
    score_command,
    stats_command,
    adopt_command,
    map_command,
    learn_command,
    decisions_command,
    adjust_command,
    regrade_command,
    account_command,
    migrate_command,
    backup_command,
    restore_command,
    run_command,
    sweep_command,
    replay_command,
    verify_receipt_command,
):
    main.add_command(command)
