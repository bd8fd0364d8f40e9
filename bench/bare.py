"""What the engine is measured against: a bare Flask application on the same server model and the same database.

`hello` answers two words. `raw1` is the least that a durable save can be: one upsert and one commit through the plain
driver, over a connection of this thread, with the pragmas and the gate of the engine.
"""

import fcntl
import os
import sqlite3
from pathlib import Path
from threading import Lock, local
from typing import Any

import psycopg
from flask import Flask, request

from .databases import plain

URL = os.environ["QUIZENGINE_DATABASE_URL"]
UPSERT = "INSERT INTO bench_raw1 (id, answer) VALUES ({0}, {0}) ON CONFLICT (id) DO UPDATE SET answer = excluded.answer"
BODY = "x" * 200
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000")

app = Flask("bare")
here = local()
lock = Lock()


@app.get("/hello")
def hello() -> str:
    return "Hello, world"


@app.post("/raw1/<int:number>")
def raw1(number: int) -> str:
    save(number, request.form["choice"])
    return BODY


def _connection() -> Any:
    if not hasattr(here, "connection"):
        here.connection = _connect()
    return here.connection


if URL.startswith("sqlite"):
    gate = Path(f"{plain(URL)}.writer").open("a")  # noqa: SIM115  it lives as long as the process
    upsert = UPSERT.format("?")

    def _connect() -> Any:
        connection = sqlite3.connect(plain(URL), isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def save(number: int, answer: str) -> None:
        connection = _connection()
        with lock:
            fcntl.flock(gate, fcntl.LOCK_EX)
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(upsert, (number, answer))
                connection.execute("COMMIT")
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)

else:
    upsert = UPSERT.format("%s")

    def _connect() -> Any:
        return psycopg.connect(plain(URL))

    def save(number: int, answer: str) -> None:
        connection = _connection()
        connection.execute(upsert, (number, answer))
        connection.commit()
