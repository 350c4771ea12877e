"""Work in the background: each person's messages one after the other, people side by side."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from itertools import count

Work = Callable[[], Awaitable[None]]


class Lanes:
    """One lane per person; of what waits in it, the message that was sent first goes first."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[float, int, Work]]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._numbers = count()

    def add(self, person: str, sent: float, work: Work) -> None:
        """Do the work when those before it are done; it must not raise."""
        if person in self._waiting:
            heapq.heappush(self._waiting[person], (sent, next(self._numbers), work))
            return
        self._waiting[person] = [(sent, next(self._numbers), work)]
        task = asyncio.create_task(self._run(person))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all is done, at most so long."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _run(self, person: str) -> None:
        waiting = self._waiting[person]
        try:
            while waiting:
                *_, work = heapq.heappop(waiting)
                await work()
        finally:
            del self._waiting[person]
