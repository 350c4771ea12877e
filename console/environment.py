"""What the console takes from the environment (docs/configuration.md)."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from guidance.watching import var

ROOT = Path(__file__).parent.parent

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg2", "postgresql+psycopg")


class Unusable(Exception):
    """A variable has a value that cannot be used; the text says which, and what would fit."""


def database() -> dict[str, Any]:
    """Return Django's description of the database the assistant writes to."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{var() / 'lotse.db'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(url)
    if parts.scheme in _POSTGRES:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise Unusable(f"DATABASE_URL: {parts.scheme!r} is not known, use sqlite:/// or postgresql://")


def _sqlite(url: str) -> dict[str, Any]:
    """Return the settings of a file; SQLAlchemy writes an absolute path with four slashes."""
    path = url.partition("?")[0].removeprefix("sqlite:///")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(path).absolute()),
        "OPTIONS": {
            "timeout": 5,
            # A change waits for its turn when it begins; begun as a reader it would have to fail.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        },
    }


def secret_key() -> str:
    """Return the key that signs sessions: made from LOTSE_SECRET, or kept under `var`."""
    if given := os.environ.get("LOTSE_SECRET"):
        return hmac.new(given.encode(), b"console", hashlib.sha256).hexdigest()
    path = var() / "console-secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def mail_server(given: str) -> tuple[str, int]:
    """Return host and port of a mail server written as host or host:port."""
    host, _, port = given.partition(":")
    if port and not port.isdecimal():
        raise Unusable(f"LOTSE_MAIL_SERVER: {given!r} is not a host, use mail.example:587")
    return host, int(port or 25)


def flag(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether a variable says yes; Unusable where it says neither yes nor no."""
    given = environment.get(name, "").lower()
    if given in ("1", "true", "yes", "on"):
        return True
    if given in ("", "0", "false", "no", "off"):
        return False
    raise Unusable(f"{name}: {given!r} is neither yes nor no, use 1 or 0")


def number(name: str, default: int, environment: Mapping[str, str] = os.environ) -> int:
    """Return a whole number above zero; Unusable for anything else."""
    given = environment.get(name) or str(default)
    if not (given.isdecimal() and int(given)):
        raise Unusable(f"{name}: {given!r} is not a whole number above zero")
    return int(given)
