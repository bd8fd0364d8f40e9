"""Serving the pages, and writing down what the clock has already decided."""

import errno
import os
import socket
import sys
from contextlib import suppress
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
    settings = installation()
    if _is_taken(host, port):
        cannot_run(say(msg("Another program serves on port {port}. Choose another: --port.", port=port), language_of()))
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


def _prepare_demo(engine: Engine, settings: Settings) -> None:
    try:
        summary = demo.prepare(engine, root=settings.root, now=utc_now())
    except releasing.Refused as refused:
        click.echo(render.full(refused.errors, refused.library.sources, language_of()), err=True)
        sys.exit(Outcome.ERRORS)
    for line in summary:
        click.echo(say(msg("released: {what}", what=line), language_of()))


def _is_taken(host: str, port: int) -> bool:
    """Say whether somebody listens there. The server itself would share the port with another one and not notice."""
    with suppress(OSError):
        family, _kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                return error.errno == errno.EADDRINUSE
    return False


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
