"""The files of `deploy/`: what can be said of them without the programs that they are for."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Context

from quizengine.cli import main
from quizengine.web.metrics import FORWARDED

from .build import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.name != ".env")
UNITS = sorted((DEPLOY / "systemd").iterdir())
SETTINGS = {*re.findall(r"QUIZENGINE_[A-Z_]+", (ROOT / "README.md").read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_there_are_two_web_containers_a_database_a_proxy_and_a_job_that_migrates(composed: dict[str, Any]) -> None:
    assert {"web-1", "web-2", "database", "proxy", "migrate", "sweep", "backup"} == {*composed["services"]}
    assert composed["services"]["migrate"]["command"] == ["quizengine", "migrate"]
    for web in ("web-1", "web-2"):
        waits = composed["services"][web]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert "readyz" in str(composed["services"][web]["healthcheck"])
        assert composed["services"][web]["stop_grace_period"] == "45s"
    assert composed["services"]["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reached_from_outside(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert composed["networks"]["inside"]["internal"] is True
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["proxy"]


def test_what_has_to_survive_is_in_named_volumes(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in composed["volumes"] or (source.startswith("./") and volume.endswith(":ro")), (name, volume)
            assert not source.startswith("./") or (DEPLOY / source).is_file()


def test_secrets_come_from_outside_the_file(composed: dict[str, Any]) -> None:
    for service in composed["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|URL", name):
                assert re.search(r"\$\{[A-Z_]+:\?", value), f"{name} has to be given, and to fail where it is not"
    asked = {*re.findall(r"\$\{([A-Z_]+):", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))}
    given = {*re.findall(r"^([A-Z_]+)=", (DEPLOY / "example.env").read_text(encoding="utf-8"), re.MULTILINE)}
    assert asked == given
    empty = re.findall(r"^(\w*(?:SECRET|PASSWORD)\w*)=(.*)$", (DEPLOY / "example.env").read_text(), re.MULTILINE)
    assert [value for _name, value in empty] == ["", ""]


def test_containers_run_without_rights(composed: dict[str, Any]) -> None:
    for name in ("web-1", "web-2", "migrate", "sweep", "backup"):
        assert composed["services"][name]["cap_drop"] == ["ALL"]
        assert composed["services"][name]["read_only"] is True
    recipe = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (.+)$", recipe, re.MULTILINE) == ["quizengine"]


def test_the_image_is_made_of_the_lock_files_and_nothing_else() -> None:
    recipe = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements.lock" in recipe
    assert "npm ci" in recipe
    assert len(re.findall(r"^FROM ", recipe, re.MULTILINE)) == 3
    taken = [
        source for line in re.findall(r"^COPY (?!--from)(.+)$", recipe, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert [source for source in taken if not (ROOT / source).exists()] == []
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == {*taken}


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_no_file_names_a_registry_or_a_setting_that_there_is_not(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    assert not re.search(r"(docker\.io|ghcr\.io|quay\.io|pypi|npmjs|registry)[./]", written)
    assert {*re.findall(r"QUIZENGINE_[A-Z_]+", written)} - {"QUIZENGINE_HOST"} <= SETTINGS


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_command_that_is_called_exists(file: Path) -> None:
    called = re.findall(r"(?:bin/|\bdo |if |\[\"|exec )quizengine\"?,? \"?([a-z]+)", file.read_text(encoding="utf-8"))
    assert {*called} <= {*main.list_commands(Context(main))}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_whole(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    assert parser["Unit"]["Description"].startswith("quizengine")
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        assert parser["Install"]["WantedBy"] == "timers.target"
    else:
        assert parser["Service"]["User"] == "quizengine"
        assert parser["Service"]["NoNewPrivileges"] == "yes"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_units() -> None:
    verified = subprocess.run(["systemd-analyze", "verify", *UNITS], capture_output=True, text=True, check=False)
    # The program is not installed where the tests run.
    complaints = [line for line in verified.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in complaints if "quizengine" in line] == []


def test_nginx_sets_what_is_believed_and_hides_what_is_inner() -> None:
    written = (DEPLOY / "nginx/quizengine.conf").read_text(encoding="utf-8")
    for header in ("X-Forwarded-For   $remote_addr", "X-Forwarded-Proto $scheme", "X-Request-ID      $request_id"):
        assert f"proxy_set_header {header};" in written
    for path in ("/metrics", "/healthz", "/readyz"):
        assert re.search(rf"location = {path}\s+{{ return 404; }}", written)
    assert "X-Forwarded-For" in FORWARDED
    assert written.count("{") == written.count("}")
