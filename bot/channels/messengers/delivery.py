"""Requests to the platforms: with a time limit, repeated where a platform asks for it."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from prometheus_client import Counter

log = logging.getLogger(__name__)

DELIVERIES = Counter("lotse_deliveries", "Messages sent to platforms", ("channel", "result"))
#: Pauses between the attempts, in seconds.
PAUSES = (0.5, 1.0, 2.0, 4.0)
#: Longer than this a platform may ask us to wait, but we do not.
LONGEST_PAUSE = 60.0
TIMEOUT = ClientTimeout(total=15, connect=5)
#: Graph API errors that pass: too many calls, too many to one person, trouble at their side.
_PASSING = frozenset({1, 2, 4, 613, 80007, 130429, 131000, 131016, 131056})


class Undelivered(Exception):
    """A platform did not take a message; the text says how it answered, never what was sent."""


class Delivery:
    """The connections to one platform."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._session: ClientSession | None = None

    async def post(self, url: str, **request: Any) -> None:
        """Send a request, several times where that may help; raises Undelivered."""
        if self._session is None:  # needs the running loop
            self._session = ClientSession(timeout=TIMEOUT)
        fault = ""
        for pause in (*PAUSES, None):
            try:
                async with self._session.post(url, **request) as response:
                    if response.ok:
                        DELIVERIES.labels(self._channel, "sent").inc()
                        return
                    fault, wait = f"status {response.status}", await _wait(response)
            except (ClientError, TimeoutError) as error:
                fault, wait = type(error).__name__, 0.0
            if wait is None or pause is None:
                break
            await asyncio.sleep(min(max(wait, pause), LONGEST_PAUSE))
        DELIVERIES.labels(self._channel, "failed").inc()
        raise Undelivered(f"{self._channel}: {fault}")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


async def _wait(response: ClientResponse) -> float | None:
    """Return how long to wait before trying again, None where trying again is of no use."""
    body = await _body(response)
    asked = response.headers.get("Retry-After") or _of(body, "parameters").get("retry_after")
    error = _of(body, "error")
    if (
        response.status == 429
        or response.status >= 500
        or error.get("is_transient")
        or error.get("code") in _PASSING
    ):
        return float(str(asked)) if str(asked).isdecimal() else 0.0
    return None


async def _body(response: ClientResponse) -> Any:
    try:
        return await response.json(content_type=None)
    except (ClientError, ValueError, TimeoutError):
        return None


def _of(body: Any, name: str) -> Mapping[str, Any]:
    part = body.get(name) if isinstance(body, Mapping) else None
    return part if isinstance(part, Mapping) else {}
