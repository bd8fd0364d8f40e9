"""Serving the pages, and writing down what the clock has already decided."""

import errno
import os
import socket
import sys
from ipaddress import ip_address

import click
from sqlalchemy import Engine

from ..clock import utc_now
from ..i18n import msg, say
from ..lint import render
from ..lint.run import Outcome
from ..services import closing, demo, releasing
from ..settings import Settings
from .database import upgraded
from .edge import cannot_run, installation, language_of


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer.  [default: one for each core]")
@click.option("--demo", is_flag=True, help="Release the content of this checkout; accounts that open by one click.")
def run_command(host: str, port: int, workers: int | None, demo: bool) -> None:
    """Serve the engine. With --demo only on the loopback interface."""
    if demo and not _is_loopback(host):
        raise click.UsageError("--demo opens accounts without a password, so it serves on 127.0.0.1 only")
    _ask_for(host, port)
    settings = installation()
    engine = upgraded(settings)
    if demo:
        _prepare_demo(engine, settings)
    engine.dispose()
    os.environ["QUIZENGINE_DEMO"] = "1" if demo else "0"
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    click.echo(f"quizengine: http://{address}")
    command = ("gunicorn", "--config", "python:quizengine.gunicorn_settings", "--bind", address)
    counted = ("--workers", str(workers)) if workers else ()
    os.execv(sys.executable, [sys.executable, "-m", *command, *counted])


def _ask_for(host: str, port: int) -> None:
    """End the command where somebody else is served on the port; the server would say so many times, and late."""
    try:
        # A port that was left a moment ago may be taken at once, as the server does.
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            taken = msg("port {port} is taken: end what is served there, or name another port", port=port)
            cannot_run(f"quizengine: {say(taken, language_of())}")


def _prepare_demo(engine: Engine, settings: Settings) -> None:
    try:
        summary = demo.prepare(engine, root=settings.root, now=utc_now())
    except releasing.Refused as refused:
        click.echo(render.full(refused.errors, refused.library.sources, language_of()), err=True)
        sys.exit(Outcome.ERRORS)
    for line in summary:
        click.echo(say(msg("released: {what}", what=line), language_of()))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.command("sweep")
def sweep_command() -> None:
    """Write down the attempts whose time has run out. They are closed either way."""
    closed = closing.sweep(upgraded(installation()), now=utc_now())
    click.echo(say(msg("Attempts closed: {count}", count=closed), language_of()))
