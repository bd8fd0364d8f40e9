"""Settings of one installation, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG_FORMATS = ("text", "json")


@dataclass(frozen=True)
class Settings:
    """All that may differ between installations."""

    database_url: str
    secret_key: str
    root: Path = ROOT
    data: Path = ROOT / "var"
    demo: bool = False
    secure_cookies: bool = False
    session_hours: int = 12
    timezone: str = "Europe/Moscow"
    sign_in_limit: str = "10 per 5 minutes"
    trusted_proxies: int = 0
    log: str = "text"
    metrics_networks: tuple[IPv4Network | IPv6Network, ...] = ()


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Without a database URL the data live in an SQLite file under `var/`.

    Raises `ValueError` that names the variable, for a value that cannot be one of it.
    """
    data = Path(environment.get("QUIZENGINE_DATA", ROOT / "var")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    return Settings(
        database_url=environment.get("QUIZENGINE_DATABASE_URL") or f"sqlite:///{data / 'quizengine.sqlite3'}",
        secret_key=environment.get("QUIZENGINE_SECRET_KEY") or _kept_secret(data / "secret-key"),
        data=data,
        demo=environment.get("QUIZENGINE_DEMO") == "1",
        timezone=environment.get("QUIZENGINE_TIMEZONE", Settings.timezone),
        secure_cookies=environment.get("QUIZENGINE_SECURE_COOKIES") == "1",
        sign_in_limit=environment.get("QUIZENGINE_SIGN_IN_LIMIT", Settings.sign_in_limit),
        trusted_proxies=_count(environment, "QUIZENGINE_TRUSTED_PROXIES"),
        log=_one_of(environment, "QUIZENGINE_LOG", LOG_FORMATS),
        metrics_networks=_networks(environment, "QUIZENGINE_METRICS_NETWORKS"),
    )


def _count(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name) or "0"
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name} is '{value}' and has to be a whole number")
    return int(value)


def _one_of(environment: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environment.get(name) or allowed[0]
    if value not in allowed:
        raise ValueError(f"{name} is '{value}' and has to be one of: {', '.join(allowed)}")
    return value


def _networks(environment: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    written = environment.get(name, "").replace(",", " ").split()
    try:
        return tuple(ip_network(one) for one in written)
    except ValueError as error:
        raise ValueError(f"{name}: {error}; networks look like 10.0.0.0/8, with commas between them") from error


def _kept_secret(path: Path) -> str:
    """Return the secret of this installation, made on first use and readable by its owner only.

    The file appears whole or not at all: of several processes that start at once, all read what one of them wrote.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")
