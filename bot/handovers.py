"""Handovers on the assistant's side: who is asked for, and what counsellors do and write."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from bot.database import connect
from bot.settings import Settings, settings
from bot.tables import desks, handovers, letters
from guidance.contact.handover import ACTIVE, GONE_SECONDS, Step

Result = TypeVar("Result")
#: So long it is believed who is there, in seconds: nobody's message waits for a query.
_FRESH = 2.0


class News(NamedTuple):
    """Something a person is to be told: a step of the handover, or what a counsellor wrote."""

    conversation: str
    channel: str
    step: Step | None = None
    text: str = ""


class Handovers:
    """The tables of live chat, off the event loop."""

    def __init__(self, configuration: Settings) -> None:
        self._settings = configuration
        self._thread = ThreadPoolExecutor(1, "handovers")
        self._present: frozenset[str] = frozenset()
        self._looked = 0.0

    async def is_somebody_there(self, state: str | None) -> bool:
        """Return whether a counsellor who may read conversations of a state can chat now."""
        if not self._settings.callbacks:
            return False
        if time.monotonic() - self._looked > _FRESH:
            self._looked = time.monotonic()
            self._present = await self._off_loop(self._desks)
        return not self._present.isdisjoint({"", state})

    async def ask(
        self, conversation: str, channel: str, language: str | None, state: str | None
    ) -> None:
        """Ask the counsellors into a conversation."""
        row = {"channel": channel, "language": language, "state": state, "wanted_at": time.time()}
        await self._off_loop(self._ask, conversation, row)

    async def end(self, conversation: str) -> None:
        """Note that the person wants to go on with the assistant."""
        await self._off_loop(self._set, Step.ENDED, handovers.c.conversation_id == conversation)

    async def news(self) -> list[News]:
        """Return what people are to be told now; each thing is returned once, to one worker."""
        return await self._off_loop(self._take)

    @cached_property
    def _engine(self) -> sa.engine.Engine:
        return connect(self._settings.database)

    async def _off_loop(self, function: Callable[..., Result], *args: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    def _desks(self) -> frozenset[str]:
        with self._engine.connect() as connection:
            query = sa.select(desks.c.state).where(desks.c.open_until > time.time())
            return frozenset(connection.execute(query).scalars())

    def _ask(self, conversation: str, row: dict[str, Any]) -> None:
        new = {"conversation_id": conversation, "step": Step.WAITING, "told": Step.WAITING, **row}
        with self._engine.begin() as connection:
            connection.execute(
                handovers.delete().where(handovers.c.conversation_id == conversation)
            )
            connection.execute(handovers.insert(), new)

    def _set(self, step: Step, which: Any) -> None:
        with self._engine.begin() as connection:
            active = handovers.c.step.in_(ACTIVE)
            ended = handovers.update().where(active, which)
            connection.execute(ended.values(step=step, ended_at=time.time()))

    def _take(self) -> list[News]:
        with self._engine.connect() as connection:
            told = sa.select(handovers.c.conversation_id).where(
                sa.or_(handovers.c.step.in_(ACTIVE), handovers.c.step != handovers.c.told)
            )
            if not connection.execute(told.limit(1)).first():
                return []  # as nearly always
        now = time.time()
        late = now - 60 * self._settings.handover_minutes
        self._set(
            Step.MISSED,
            sa.and_(handovers.c.step == Step.WAITING, handovers.c.wanted_at < late),
        )
        self._set(
            Step.ENDED,
            sa.and_(handovers.c.step == Step.LIVE, handovers.c.seen_at < now - GONE_SECONDS),
        )
        with self._engine.begin() as connection:
            return [*self._begun(connection), *self._written(connection), *self._over(connection)]

    def _begun(self, connection: sa.engine.Connection) -> list[News]:
        return self._steps(connection, handovers.c.step == Step.LIVE)

    def _over(self, connection: sa.engine.Connection) -> list[News]:
        return self._steps(connection, handovers.c.step.in_((Step.ENDED, Step.MISSED)))

    def _steps(self, connection: sa.engine.Connection, which: Any) -> list[News]:
        untold = handovers.c.step != handovers.c.told
        news = []
        for row in connection.execute(sa.select(handovers).where(untold, which)).all():
            same = handovers.c.conversation_id == row.conversation_id
            mine = handovers.update().where(same, handovers.c.told == row.told)
            if connection.execute(mine.values(told=row.step)).rowcount:
                news.append(News(row.conversation_id, row.channel, Step(row.step)))
        return news

    def _written(self, connection: sa.engine.Connection) -> list[News]:
        query = (
            sa.select(letters, handovers.c.channel)
            .join(handovers, handovers.c.conversation_id == letters.c.conversation_id)
            .order_by(letters.c.id)
        )
        news = []
        for row in connection.execute(query).all():
            if connection.execute(letters.delete().where(letters.c.id == row.id)).rowcount:
                news.append(News(row.conversation_id, row.channel, text=row.text))
        return news


@cache
def all_handovers() -> Handovers:
    """Return the handovers of this process."""
    return Handovers(settings())
