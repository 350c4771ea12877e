"""A database as bot and console share it, accounts of every role, and conversations in it."""

import json
import time

import pytest
import sqlalchemy as sa
from django.conf import settings
from django.test import Client

from bot import notes
from bot.database import connect
from bot.tables import conversations, events
from console.people.models import Account

HOUR = 3600.0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Add the tables that the bot makes to those of Django's migrations."""
    from django.db import connection

    engine = connect(f"sqlite:///{connection.settings_dict['NAME']}")
    engine.dispose()


@pytest.fixture
def account(db):
    """Make accounts: `account("reviewer", region="DE-SL")`."""

    def make(role: str = "counsellor", **fields: str) -> Account:
        name = fields.pop("username", role)
        return Account.objects.create_user(name, "ein langes Passwort", role=role, **fields)

    return make


@pytest.fixture
def client_as(account):
    """Return a browser that is logged in: `client_as("admin")`; "" is the anonymous visitor."""

    def login(role: str, **fields: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if role:
            client.force_login(
                account(role, **fields), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    return login


@pytest.fixture
def editor(client_as):
    """Return an editor's browser."""
    return client_as("editor")


@pytest.fixture
def own_state(tmp_path, monkeypatch):
    """Give a test a folder of its own for what editors change."""
    monkeypatch.setattr(settings, "VAR", tmp_path)
    return tmp_path


def heard(text: str, intent: str = "ask_costs", **understood: object) -> dict:
    """Return the event of a message that was understood so."""
    parsed = {
        "text": text,
        "intent": {"name": intent, "confidence": understood.pop("confidence", 0.9)},
        "intents": [intent],
        "language": {"code": understood.pop("language", "ar")},
        "decision": "answer",
        "entities": [],
    }
    return {"event": "user", "text": text, "parse_data": parsed | understood, "metadata": {}}


def said(text: str, name: str, **told: object) -> dict:
    """Return the event of a message of the assistant."""
    return {"event": "bot", "text": text, "metadata": {"utter_action": name, "lang": "ar"} | told}


@pytest.fixture
def conversation(db):
    """Write conversations as the bot does: `conversation("c1", heard("مرحبا"), state="DE-SL")`."""
    from django.db import connection

    def write(key: str, *new: dict, **row: object) -> str:
        now = time.time() - HOUR
        stamped = [event | {"timestamp": now + number} for number, event in enumerate(new)]
        noted = notes.take(stamped)
        fields = {"id": key, "channel": "web", "language": "ar", "started_at": now, "last_at": now}
        counts = {"messages": noted.messages, "events": len(new)}
        rows = [
            {"conversation_id": key, "number": number, "type": event["event"],
             "timestamp": event["timestamp"], "data": json.dumps(event, ensure_ascii=False)}
            for number, event in enumerate(stamped)
        ]  # fmt: skip
        with shared(connection) as bot:
            bot.execute(conversations.insert(), fields | counts | notes.as_row(noted) | row)
            if rows:
                bot.execute(events.insert(), rows)
            notes.write(bot, key, noted)
        return key

    return write


class shared:  # noqa: N801 - used as a function
    """The bot's view of Django's connection: the same transaction, rolled back after the test."""

    def __init__(self, connection) -> None:
        connection.ensure_connection()
        raw = connection.connection
        self._engine = sa.create_engine(
            "sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool, future=True
        )
        # Begin and end belong to Django.
        self._engine.dialect.do_commit = self._engine.dialect.do_rollback = lambda _connection: None

    def __enter__(self) -> sa.engine.Connection:
        self._connection = self._engine.connect()
        return self._connection

    def __exit__(self, *_error: object) -> None:
        self._connection.detach()
