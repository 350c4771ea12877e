"""How people want to be reached: sealed before anything else sees it.

While a person is asked for a contact, the channel takes it out of the message and keeps it sealed;
the assistant only learns that there is one, and of which kind.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from uuid import uuid4

import sqlalchemy as sa
from rasa.shared.core.trackers import DialogueStateTracker

from bot.callbacks import of
from bot.database import connect
from bot.masking import clean, mask
from bot.settings import Settings
from bot.tables import callbacks
from guidance.contact.callbacks import Safe, State
from guidance.contact.contacts import UNCLEAR, Contact, take_contact

#: Questions to which the answer may be a contact: who is asked to agree may write it at once.
_ASKED = frozenset({"callback_consent", "callback_contact"})


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
            unclear = {"contact": UNCLEAR} if rest != clean(written) else {}
            return mask(rest).lstrip("/ "), unclear
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._keep, tracker.sender_id, contact)
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
            connection.execute(callbacks.delete().where(of(conversation, State.DRAFT)))
            connection.execute(callbacks.insert(), row)
