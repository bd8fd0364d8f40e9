"""Sites for tests: a small course with its cast, the content of this repository, and nothing at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.i18n import LANGUAGES

from ..build import CAST, an_account
from .build import Site, a_campus, a_copy, a_course, a_site
from .pages import Visit, visits


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The course of three questions, released, and the whole cast."""
    with a_copy(a_course(sqlite_template), tmp_path) as engine, a_site(engine) as found:
        yield found


@pytest.fixture
def empty_site(sqlite_engine: Engine) -> Iterator[Site]:
    """The cast, and nothing released."""
    for login in CAST:
        an_account(sqlite_engine, login)
    with a_site(sqlite_engine) as found:
        yield found


@pytest.fixture
def campus(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The demonstration: the content of this repository, demo accounts, a synthetic cohort."""
    with a_copy(a_campus(sqlite_template), tmp_path) as engine, a_site(engine, demo=True) as found:
        yield found


@pytest.fixture(scope="session")
def walks(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Visit]]:
    """Every page of the demonstration as its reader sees it, by language. Only to look at."""
    folder = tmp_path_factory.mktemp("walks")
    with a_copy(a_campus(sqlite_template), folder) as engine, a_site(engine, demo=True) as found:
        return {language: visits(found, language) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def walk(walks: dict[str, list[Visit]], request: pytest.FixtureRequest) -> list[Visit]:
    return walks[request.param]
