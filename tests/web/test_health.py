"""What machines ask: does it live, can it serve. Nobody signs in for that, and nothing broken may break the answer."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from quizengine.store import schema
from quizengine.store.engine import writing

from ..build import traffic
from .build import Site, a_site


def answer(site: Site, path: str) -> tuple[int, str]:
    response = site.visitor().opens(path)
    assert response.mimetype == "text/plain"
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, response.text


def test_a_site_that_can_serve_says_so(site: Site) -> None:
    assert answer(site, "/healthz") == (200, "ok\n")
    assert answer(site, "/readyz") == (200, "ready\n")


def test_whether_a_process_lives_is_no_question_to_the_database(site: Site) -> None:
    with traffic(site.app.extensions["quizengine_engine"]) as seen:
        assert site.visitor("anna").opens("/healthz").status_code == 200
    assert seen.statements == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///{folder}/folder", "the database cannot be reached"),
        ("postgresql+psycopg://quiz:hidden@127.0.0.1:1/quiz", "the database cannot be reached"),
    ],
)
def test_without_its_database_a_site_lives_and_is_not_ready(
    sqlite_engine: Engine, tmp_path: Path, url: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    with a_site(sqlite_engine, database_url=url.format(folder=tmp_path)) as broken:
        assert answer(broken, "/healthz") == (200, "ok\n")
        assert answer(broken, "/readyz") == (503, f"not ready: {reason}\n")


def test_a_database_of_another_version_is_not_served(site: Site) -> None:
    with writing(site.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    status, said = answer(site, "/readyz")
    assert status == 503
    assert "0001" in said
    assert schema.head() in said
    assert "quizengine migrate" in said


def test_a_database_without_tables_is_not_served(empty_sqlite: Engine) -> None:
    with a_site(empty_sqlite) as site:
        assert answer(site, "/readyz")[0] == 503


def test_both_kinds_of_database_can_be_ready(engine: Engine) -> None:
    with a_site(engine) as site:
        assert answer(site, "/readyz") == (200, "ready\n")
