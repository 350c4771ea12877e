"""Call-backs on the assistant's side: contacts are sealed before anything else sees them.

While a person is asked how to be reached, the channel takes the contact out of the message and
keeps it sealed; the assistant only learns that there is one. What the dialogue then settles (the
slot `callback`) is written together with the conversation.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from rasa.shared.core.trackers import DialogueStateTracker

from bot.masking import clean, mask
from bot.settings import Settings
from bot.tables import callbacks, connect
from guidance.callbacks import CLOSED, DRAFT_DAYS, OPEN_DAYS, Safe, State
from guidance.contacts import Contact, take_contact

#: Questions to which the answer may be a contact: who is asked to agree may write it at once.
_ASKED = frozenset({"callback_consent", "callback_contact"})
#: What the dialogue can settle.
WANTED, DROPPED = "wanted", "dropped"
DAY = 86_400


class Contacts:
    """Takes contacts out of messages and keeps them, off the event loop."""

    def __init__(self, configuration: Settings) -> None:
        self._settings = configuration
        self._thread = ThreadPoolExecutor(1, "contacts")

    async def masked(
        self, tracker: DialogueStateTracker, written: str
    ) -> tuple[str, dict[str, str]]:
        """Return a message as it may go on, and what the assistant is told beside it."""
        if tracker.get_slot("requested_slot") not in _ASKED or not tracker.active_loop_name:
            return mask(clean(written)).lstrip("/ "), {}
        contact, rest = take_contact(clean(written))
        if contact is None:
            return mask(rest).lstrip("/ "), {}
        loop = asyncio.get_running_loop()
        keep: Callable[..., None] = self._keep
        await loop.run_in_executor(self._thread, keep, tracker.sender_id, contact)
        return mask(rest).lstrip("/ "), {"contact": contact.kind.value}

    @cached_property
    def _engine(self) -> sa.engine.Engine:
        return connect(self._settings.database)

    @cached_property
    def _safe(self) -> Safe:
        return Safe.at(self._settings.var, self._settings.callback_key)

    def _keep(self, conversation: str, contact: Contact) -> None:
        row = {
            "id": uuid4().hex,
            "conversation_id": conversation,
            "step": State.DRAFT,
            "kind": contact.kind,
            "sealed": self._safe.seal_contact(contact),
            "asked_at": time.time(),
        }
        with self._engine.begin() as connection:
            connection.execute(callbacks.delete().where(_of(conversation, State.DRAFT)))
            connection.execute(callbacks.insert(), row)


def settle(
    connection: sa.engine.Connection, conversation: str, settled: Mapping[str, Any]
) -> None:
    """Write what the dialogue settled about a call-back: it is wanted so, or not any more."""
    unfinished = _of(conversation, State.DRAFT)
    if settled.get("outcome") != WANTED:
        open_ones = _of(conversation, State.DRAFT, State.NEW, State.TAKEN)
        connection.execute(callbacks.delete().where(open_ones))
        return
    if not connection.execute(sa.select(callbacks.c.id).where(unfinished)).first():
        return
    # Who asks anew wants the new one: a contact that is not wanted any more is not kept.
    connection.execute(callbacks.delete().where(_of(conversation, State.NEW)))
    values = {name: settled.get(name) for name in ("language", "state", "due_at")}
    daytime = json.dumps(settled.get("daytime"))
    connection.execute(
        callbacks.update().where(unfinished).values(step=State.NEW, daytime=daytime, **values)
    )


def overdue(configuration: Settings) -> Any:
    """Return the condition for call-backs that should not be there any more."""
    now = time.time()
    closed = now - configuration.callback_days * DAY
    return sa.or_(
        sa.and_(callbacks.c.step.in_(CLOSED), callbacks.c.closed_at < closed),
        sa.and_(callbacks.c.step == State.DRAFT, callbacks.c.asked_at < now - DRAFT_DAYS * DAY),
        callbacks.c.asked_at < now - OPEN_DAYS * DAY,
    )


def _of(conversation: str, *steps: State) -> Any:
    return sa.and_(callbacks.c.conversation_id == conversation, callbacks.c.step.in_(steps))
