"""Settings come from the environment, and what it does not say has a safe value."""

import stat
from pathlib import Path

import pytest

from quizengine.settings import ROOT, Settings, from_environment


def read(folder: Path, **environment: str) -> Settings:
    return from_environment({"QUIZENGINE_DATA": str(folder), **environment})


def test_without_a_database_url_the_data_live_in_a_file(tmp_path: Path) -> None:
    found = read(tmp_path / "new" / "var")
    assert found.database_url == f"sqlite:///{tmp_path}/new/var/quizengine.sqlite3"
    assert found.data.is_dir()


def test_the_data_live_beside_the_project_unless_said_otherwise() -> None:
    assert Settings(database_url="", secret_key="").data == ROOT / "var"


def test_an_empty_database_url_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, QUIZENGINE_DATABASE_URL="").database_url.startswith("sqlite:///")


def test_a_database_url_is_taken_as_it_is(tmp_path: Path) -> None:
    url = "postgresql+psycopg://quiz@db/quizengine"
    assert read(tmp_path, QUIZENGINE_DATABASE_URL=url).database_url == url


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    assert len(first) == 64
    assert read(tmp_path).secret_key == first
    assert read(tmp_path / "other").secret_key != first


def test_a_kept_secret_is_its_owners_alone(tmp_path: Path) -> None:
    read(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_given_secret_is_not_written_down(tmp_path: Path) -> None:
    assert read(tmp_path, QUIZENGINE_SECRET_KEY="given").secret_key == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False), ("true", False)])
def test_switches_are_off_unless_they_are_one(tmp_path: Path, value: str, expected: bool) -> None:
    found = read(tmp_path, QUIZENGINE_DEMO=value, QUIZENGINE_SECURE_COOKIES=value)
    assert (found.demo, found.secure_cookies) == (expected, expected)


def test_the_rest_has_defaults_and_can_be_set(tmp_path: Path) -> None:
    usual = read(tmp_path)
    assert (usual.timezone, usual.sign_in_limit, usual.trusted_proxies) == ("Europe/Moscow", "10 per 5 minutes", 0)
    changed = {"TIMEZONE": "Asia/Omsk", "SIGN_IN_LIMIT": "3 per minute", "TRUSTED_PROXIES": "1"}
    found = read(tmp_path, **{f"QUIZENGINE_{name}": value for name, value in changed.items()})
    assert (found.timezone, found.sign_in_limit, found.trusted_proxies) == ("Asia/Omsk", "3 per minute", 1)


def test_the_log_is_for_people_unless_machines_are_asked_for(tmp_path: Path) -> None:
    assert [read(tmp_path, QUIZENGINE_LOG=form).log for form in ("", "text", "json")] == ["text", "text", "json"]


def test_networks_that_see_the_figures_are_named_with_commas_or_spaces(tmp_path: Path) -> None:
    assert read(tmp_path).metrics_networks == ()
    found = read(tmp_path, QUIZENGINE_METRICS_NETWORKS="10.0.0.0/8, 192.0.2.7 fd00::/8").metrics_networks
    assert [str(network) for network in found] == ["10.0.0.0/8", "192.0.2.7/32", "fd00::/8"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIZENGINE_LOG", "xml"),
        ("QUIZENGINE_TRUSTED_PROXIES", "one"),
        ("QUIZENGINE_TRUSTED_PROXIES", "-1"),
        ("QUIZENGINE_METRICS_NETWORKS", "10.0.0.1/8"),
        ("QUIZENGINE_METRICS_NETWORKS", "everybody"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        read(tmp_path, **{name: value})
