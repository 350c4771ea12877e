"""What the platforms' channels remember beside conversations: deliveries, and sealed addresses.

A delivery is remembered by a keyed name, so that one that comes again is answered once, also by
another worker, after a restart, or after the conversation was deleted. An address is how a platform
reaches a person who does not write just now; it goes with the conversation.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.database import connect
from bot.settings import Settings
from bot.tables import addresses, deliveries

DAY = 86_400
#: So long a delivery that comes again is known; WhatsApp repeats its own for seven days.
REMEMBERED_DAYS = 8

Result = TypeVar("Result")


class Address(NamedTuple):
    """How a person is reached, sealed, and when the person last wrote (seconds since 1970)."""

    sealed: str
    heard_at: float


class Ledger:
    """The two tables, off the event loop."""

    def __init__(self, configuration: Settings) -> None:
        self._settings = configuration
        self._thread = ThreadPoolExecutor(1, "ledger")

    async def is_new(self, delivery: str) -> bool:
        """Return whether a delivery has not been seen before, and remember it."""
        return await self._off_loop(self._note, delivery)

    async def remember(self, conversation: str, address: Address) -> None:
        """Keep how somebody is reached who has just written."""
        await self._off_loop(self._keep, conversation, address)

    async def address(self, conversation: str) -> Address | None:
        """Return how somebody is reached, None for an unknown or deleted conversation."""
        return await self._off_loop(self._find, conversation)

    @cached_property
    def _engine(self) -> sa.engine.Engine:
        return connect(self._settings.database)

    async def _off_loop(self, function: Callable[..., Result], *args: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    def _note(self, delivery: str) -> bool:
        now = time.time()
        try:
            with self._engine.begin() as connection:
                connection.execute(deliveries.insert(), {"id": delivery, "at": now})
        except IntegrityError:
            return False
        with self._engine.begin() as connection:
            oldest = now - REMEMBERED_DAYS * DAY
            connection.execute(deliveries.delete().where(deliveries.c.at < oldest))
            # Of a conversation that was never stored, nothing else would remove the address.
            oldest = now - self._settings.retention_days * DAY
            connection.execute(addresses.delete().where(addresses.c.heard_at < oldest))
        return True

    def _keep(self, conversation: str, address: Address) -> None:
        of_it = addresses.c.conversation_id == conversation
        before = addresses.c.heard_at
        last = sa.case((before > address.heard_at, before), else_=address.heard_at)
        known = addresses.update().where(of_it).values(sealed=address.sealed, heard_at=last)
        with self._engine.begin() as connection:
            if not connection.execute(known).rowcount:
                row = {"conversation_id": conversation, **address._asdict()}
                connection.execute(addresses.insert(), row)

    def _find(self, conversation: str) -> Address | None:
        query = sa.select(addresses.c.sealed, addresses.c.heard_at)
        with self._engine.connect() as connection:
            row = connection.execute(
                query.where(addresses.c.conversation_id == conversation)
            ).first()
        return Address(*row) if row else None
