"""Configuration: environment variables with the prefix `LOTSE_`, read once and checked at start.

Every field is one variable; `docs/configuration.md` lists them, and a test keeps it complete.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


class SettingsError(Exception):
    """A variable has a value that cannot be used; the text says which, and what would fit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; each comment is the variable's meaning in the documentation."""

    var: Path = ROOT / "var"  # where state lives: database, secret
    models: Path = ROOT / "models"  # where trained models lie
    database_url: str = ""  # DATABASE_URL: SQLAlchemy address; SQLite under var/ if empty
    redis_url: str = ""  # REDIS_URL: lock store shared by several workers
    secret: str = ""  # signs session tokens; made and kept under var/ if empty
    session_hours: int = 24  # how long a session token is valid
    retention_days: int = 30  # how long a conversation is kept after its last message
    message_rate: int = 60  # messages a session may send per minute
    session_rate: int = 600  # sessions an address may open per minute
    allowed_origins: str = "*"  # sites that may embed the widget, separated by spaces
    rest_channel: bool = False  # Rasa's plain REST channel, for development
    telegram_token: str = ""  # of the bot, from @BotFather
    telegram_secret: str = ""  # what setWebhook was given as secret_token
    telegram_api: str = "https://api.telegram.org"  # where the Bot API answers
    whatsapp_token: str = ""  # permanent access token of the Cloud API
    whatsapp_app_secret: str = ""  # of the Meta app, signs the webhooks
    whatsapp_verify_token: str = ""  # made up by the operator, for the webhook's handshake
    whatsapp_phone_id: str = ""  # id of the phone number, not the number itself
    whatsapp_template: str = ""  # template that asks to write again when the 24 hours are over
    messenger_token: str = ""  # page access token
    messenger_app_secret: str = ""  # of the Meta app, signs the webhooks
    messenger_verify_token: str = ""  # made up by the operator, for the webhook's handshake
    graph_api: str = "https://graph.facebook.com/v25.0"  # where WhatsApp and Messenger answer
    twilio_sid: str = ""  # account of Twilio or a compatible service
    twilio_auth_token: str = ""  # of the account: signs the webhooks, and pays
    twilio_number: str = ""  # the phone number, as +49…
    twilio_api: str = "https://api.twilio.com"  # where Twilio answers
    voice_transfer: str = ""  # number that "press 0" connects with; read out where there is none
    public_url: str = ""  # how Twilio calls us (https://…), where a proxy does not tell
    callbacks: bool = False  # take wishes to be called back; `lotse serve` does with the console
    callback_key: str = ""  # seals contacts; made and kept under var/ if empty
    handover_minutes: int = 3  # how long a counsellor is waited for before a call-back is offered
    callback_days: int = 14  # how long a call-back is kept after it was closed
    directory_url: str = ""  # HSDS API from which the directory takes further entries
    directory_minutes: int = 60  # how often it is asked
    log_level: str = "info"  # debug, info, warning or error
    encoder: Path | None = None  # folder of an ONNX sentence encoder that joins the n-grams
    actions_url: str = ""  # LOTSE_ACTIONS_URL: set by `lotse serve` for its parts

    @property
    def database(self) -> str:
        """Return the SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.var / 'lotse.db'}"

    def signing_key(self) -> str:
        """Return the secret that signs tokens, made and kept on first use."""
        if self.secret:
            return self.secret
        path = self.var / "secret"
        if not path.exists():
            self.var.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text()


#: Settings that switch on a channel: all of them, or none.
TOGETHER = (
    ("telegram_token", "telegram_secret"),
    ("whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token", "whatsapp_phone_id"),
    ("messenger_token", "messenger_app_secret", "messenger_verify_token"),
    ("twilio_sid", "twilio_auth_token", "twilio_number"),
)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings named in the environment; SettingsError for a value that does not fit."""
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name = variable(field.name)
        if given := environment.get(name):
            values[field.name] = _parse(name, given, field.type)
    chosen = Settings(**values)
    if chosen.log_level not in ("debug", "info", "warning", "error"):
        raise SettingsError(
            f"LOTSE_LOG_LEVEL: {chosen.log_level!r}, use debug, info, warning or error"
        )
    if chosen.directory_url and not chosen.directory_url.startswith(("http://", "https://")):
        raise SettingsError(
            f"LOTSE_DIRECTORY_URL: {chosen.directory_url!r} is no address, write https://…"
        )
    for group in TOGETHER:
        missing = [name for name in group if not getattr(chosen, name)]
        if missing and len(missing) < len(group):
            others = ", ".join(variable(name) for name in group if name not in missing)
            raise SettingsError(f"{variable(missing[0])}: not set, is needed beside {others}")
    return chosen


def variable(field: str) -> str:
    """Return the environment variable of a setting."""
    shared = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}
    return shared.get(field, f"LOTSE_{field.upper()}")


def _parse(name: str, given: str, kind: object) -> object:
    if kind is bool:
        if given.lower() in ("1", "true", "yes", "on"):
            return True
        if given.lower() in ("0", "false", "no", "off"):
            return False
        raise SettingsError(f"{name}: {given!r} is neither yes nor no, use 1 or 0")
    if kind is int:
        if given.isdecimal() and int(given) > 0:
            return int(given)
        raise SettingsError(f"{name}: {given!r} is not a whole number above zero")
    return Path(given).absolute() if kind in (Path, Path | None) else given
