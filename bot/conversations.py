"""The tracker store: a conversation's events and its summary row, written in one transaction.

Rasa's own SQL store reads the whole conversation from the database for every message and counts
it again before saving. Here the trackers of recent conversations stay in memory, and the summary
row says how many events the database has: if that differs from the tracker in memory (another
worker answered, or this one failed halfway), the conversation is read again.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot import notes
from bot.database import connect
from bot.tables import OF_A_CONVERSATION, conversations, events

#: How many conversations stay in memory (about 50 kB each).
REMEMBERED = 500

#: An address that keeps nothing beyond the process.
IN_MEMORY = "sqlite://"

Result = TypeVar("Result")


class ConversationStore(TrackerStore):
    """Keeps conversations in SQLite or PostgreSQL, off the event loop."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str = IN_MEMORY,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._engine = connect(host)
        self._recent: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        # One thread: SQLite has one writer, and what is saved first is read first.
        self._thread = ThreadPoolExecutor(1, "conversations")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, None if there is no such."""
        tracker = await self._off_loop(self._read, sender_id, self._recent.get(sender_id))
        self._remember(sender_id, tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events the database does not have yet."""
        await self.stream_events(tracker)
        await self._off_loop(self._write, tracker)
        self._remember(tracker.sender_id, tracker)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await self._off_loop(self._ids)

    async def delete(self, sender_id: str) -> dict[str, int]:
        """Delete a conversation; return how many rows went from each table."""
        self._recent.pop(sender_id, None)
        return await self._off_loop(self._delete, sender_id)

    def _remember(self, sender_id: str, tracker: DialogueStateTracker | None) -> None:
        self._recent.pop(sender_id, None)
        if tracker is not None:
            self._recent[sender_id] = tracker
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)

    async def _off_loop(self, function: Callable[..., Result], *args: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    def _read(
        self, sender_id: str, recent: DialogueStateTracker | None
    ) -> DialogueStateTracker | None:
        with self._engine.connect() as connection:
            known = _stored_events(connection, sender_id)
            if known is None:
                return None
            if recent is not None and len(recent.events) == known:
                return recent
            rows = connection.execute(
                sa.select(events.c.data)
                .where(events.c.conversation_id == sender_id)
                .order_by(events.c.number)
            )
            history = [json.loads(row.data) for row in rows]
        slots = self.domain.slots if self.domain else []
        return DialogueStateTracker.from_dict(sender_id, history, slots)

    def _write(self, tracker: DialogueStateTracker) -> None:
        history = list(tracker.events)
        with self._engine.begin() as connection:
            known = _stored_events(connection, tracker.sender_id)
            new = [event.as_dict() for event in history[known or 0 :]]
            noted = notes.take(new)
            if new:
                connection.execute(events.insert(), _rows(tracker.sender_id, known or 0, new))
            notes.write(connection, tracker.sender_id, noted)
            summary = _summary(tracker, history)
            if known is None:
                row = {**summary, **notes.as_row(noted), "messages": noted.messages}
                connection.execute(conversations.insert(), row)
            else:
                connection.execute(
                    conversations.update()
                    .where(conversations.c.id == tracker.sender_id)
                    .values(
                        {
                            **summary,
                            **notes.as_columns(noted),
                            "messages": conversations.c.messages + noted.messages,
                        }
                    )
                )

    def _ids(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(conversations.c.id)).scalars())

    def _delete(self, sender_id: str) -> dict[str, int]:
        with self._engine.begin() as connection:
            return {
                table.name: connection.execute(table.delete().where(column == sender_id)).rowcount
                for table, column in OF_A_CONVERSATION
            }


def _stored_events(connection: sa.engine.Connection, sender_id: str) -> int | None:
    query = sa.select(conversations.c.events).where(conversations.c.id == sender_id)
    return connection.execute(query).scalar()


def _rows(sender_id: str, first: int, new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "conversation_id": sender_id,
            "number": number,
            "type": event["event"],
            "timestamp": event["timestamp"],
            "data": json.dumps(event, ensure_ascii=False),
        }
        for number, event in enumerate(new, first)
    ]


def _summary(tracker: DialogueStateTracker, history: list[Any]) -> dict[str, Any]:
    return {
        "id": tracker.sender_id,
        "channel": tracker.get_latest_input_channel(),
        "language": tracker.get_slot("language"),
        "started_at": history[0].timestamp if history else 0.0,
        "last_at": history[-1].timestamp if history else 0.0,
        "events": len(history),
    }
