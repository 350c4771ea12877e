"""How often somebody may open sessions and send messages."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sanic.request import Request

from bot.channels import problems
from bot.channels.problems import ProblemRaised
from bot.settings import Settings

_TELL = RateLimitItemPerMinute(1)


class Limits:
    """The rate limits of one server process."""

    def __init__(self, configuration: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(configuration.message_rate)
        self._sessions = RateLimitItemPerMinute(configuration.session_rate)

    def message(self, conversation: str) -> None:
        """Count a message; raises the problem when there were too many in this conversation."""
        self._count(self._messages, f"message {conversation}")

    def may_tell(self, conversation: str) -> bool:
        """Return whether to tell somebody about too many messages: once a minute is enough."""
        return self._limiter.hit(_TELL, f"tell {conversation}")

    def session(self, request: Request) -> None:
        """Count a new session; raises the problem when its address opened too many."""
        self._count(self._sessions, f"session {request.client_ip}")

    def _count(self, limit: RateLimitItem, who: str) -> None:
        if self._limiter.hit(limit, who):
            return
        wait = self._limiter.get_window_stats(limit, who).reset_time - time.time()
        seconds = str(max(1, math.ceil(wait)))
        raise ProblemRaised(problems.TOO_MANY, {"Retry-After": seconds}, seconds=seconds)
