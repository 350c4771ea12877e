"""Retention: what is overdue goes, what is not stays, and the check proves it."""

import json
import time

import pytest
import sqlalchemy as sa

from bot import privacy
from bot.database import connect
from bot.settings import Settings
from bot.tables import conversations, events

DAY = 86_400


@pytest.fixture
def kept(tmp_path) -> Settings:
    """Store one conversation of today and one of forty days ago."""
    configuration = Settings(var=tmp_path)
    now = time.time()
    with connect(configuration.database).begin() as connection:
        for name, last in (("new", now), ("old", now - 40 * DAY)):
            row = {"id": name, "started_at": last, "last_at": last, "messages": 1, "events": 1}
            connection.execute(sa.insert(conversations), row)
            data = json.dumps({"event": "user", "text": "مرحبا", "metadata": {}})
            event = {"conversation_id": name, "number": 0, "type": "user", "timestamp": last}
            connection.execute(sa.insert(events), event | {"data": data})
    return configuration


def test_what_is_overdue_is_found_and_deleted(kept):
    """Thirty days after the last message a conversation is gone, and nothing else."""
    assert privacy.check(kept) == {"overdue": ["old"], "unmasked": []}
    assert {"events": 1, "conversations": 1}.items() <= privacy.purge(kept)["deleted"].items()
    assert privacy.check(kept)["overdue"] == [] and privacy.export(kept, "new")


def test_unmasked_text_is_found(kept):
    """If masking ever failed, the check would tell."""
    with connect(kept.database).begin() as connection:
        data = json.dumps({"event": "user", "text": "ruf an 0176 1234567"})
        event = {"conversation_id": "new", "number": 1, "type": "user", "timestamp": 0.0}
        connection.execute(sa.insert(events), event | {"data": data})

    assert privacy.check(kept)["unmasked"] == ["new/1"]


def test_deleting_what_is_not_there_says_so(kept):
    """The receipt counts zero."""
    assert set(privacy.delete(kept, "nobody")["deleted"].values()) == {0}
