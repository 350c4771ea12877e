"""Retention and the person's rights: what is deleted when, and the proof that it was."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot import counting
from bot.callbacks import overdue as overdue_callbacks
from bot.database import connect
from bot.masking import mask
from bot.settings import Settings
from bot.tables import OF_A_CONVERSATION, callbacks, conversations, events, handovers

DAY = 86_400
_TEXT_KEYS = ("text", "title")


def purge(configuration: Settings) -> dict[str, Any]:
    """Delete the conversations whose retention is over, keep their counts; return the receipt.

    A call-back has a term of its own: it may be open still when its conversation is gone.
    """
    receipt = _delete(configuration, _is_overdue(configuration), counted=True)
    with connect(configuration.database).begin() as connection:
        over = callbacks.delete().where(overdue_callbacks(configuration))
        receipt["deleted"][callbacks.name] = connection.execute(over).rowcount
        told = handovers.delete().where(handovers.c.ended_at < time.time() - DAY)
        receipt["deleted"][handovers.name] += connection.execute(told).rowcount
    return receipt


def delete(configuration: Settings, conversation: str) -> dict[str, Any]:
    """Delete one conversation; return the receipt, with zeros if there was none."""
    return _delete(configuration, conversations.c.id == conversation)


def export(configuration: Settings, conversation: str) -> list[dict[str, Any]]:
    """Return all events of a conversation as they are kept; an empty list if there is none."""
    query = (
        sa.select(events.c.data)
        .where(events.c.conversation_id == conversation)
        .order_by(events.c.number)
    )
    with connect(configuration.database).connect() as connection:
        return [json.loads(row.data) for row in connection.execute(query)]


def check(configuration: Settings) -> dict[str, list[str]]:
    """Return what should not be there: what is overdue, and events with unmasked text."""
    overdue_ids = sa.select(conversations.c.id).where(_is_overdue(configuration))
    with connect(configuration.database).connect() as connection:
        overdue = list(connection.execute(overdue_ids).scalars())
        late = sa.select(callbacks.c.id).where(overdue_callbacks(configuration))
        overdue += [f"call-back {each}" for each in connection.execute(late).scalars()]
        rows = connection.execute(sa.select(events).where(events.c.type == "user"))
        unmasked = [
            f"{row.conversation_id}/{row.number}"
            for row in rows
            if _is_unmasked(json.loads(row.data))
        ]
    return {"overdue": overdue, "unmasked": unmasked}


def _is_overdue(configuration: Settings) -> Any:
    return conversations.c.last_at < time.time() - configuration.retention_days * DAY


def _delete(configuration: Settings, which: Any, counted: bool = False) -> dict[str, Any]:
    ids = sa.select(conversations.c.id).where(which)
    with connect(configuration.database).begin() as connection:
        if counted:
            counting.keep(connection, which)
        deleted = {
            table.name: connection.execute(table.delete().where(column.in_(ids))).rowcount
            for table, column in OF_A_CONVERSATION
            if not (counted and table is callbacks)
        }
    return {"deleted": deleted, "at": datetime.now(UTC).isoformat(timespec="seconds")}


def _is_unmasked(event: dict[str, Any]) -> bool:
    return any(mask(text) != text for text in _texts(event))


def _texts(event: dict[str, Any]) -> Iterator[str]:
    for holder in (event, event.get("metadata") or {}):
        for key in _TEXT_KEYS:
            if isinstance(holder.get(key), str) and not re.match(r"/\w", holder[key]):
                yield holder[key]
