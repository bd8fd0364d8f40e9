"""Accounts."""

import click

from ..clock import utc_now
from ..errors import QuizEngineError
from ..i18n import say
from ..services import signing_in
from ..store.tables import Role
from .database import upgraded
from .edge import installation, language_of


@click.command("account")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.password_option()
def account_command(login: str, name: str, role: str, password: str) -> None:
    """Create an account; asks for its password."""
    engine = upgraded(installation())
    try:
        signing_in.create_account(engine, login=login, name=name, role=Role(role), password=password, now=utc_now())
    except QuizEngineError as error:
        raise click.ClickException(say(error.message, language_of())) from error
