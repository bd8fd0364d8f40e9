"""Settings of one installation, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Without a database URL the data live in an SQLite file under `var/`."""
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
        trusted_proxies=int(environment.get("QUIZENGINE_TRUSTED_PROXIES", "0")),
    )


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
