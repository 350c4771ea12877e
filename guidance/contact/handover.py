"""Live chat: how far the handing over of a conversation to a counsellor is.

Assistant and console are two processes that share tables (`bot.tables`) and never wait for each
other: each writes what it did, and looks now and then what the other one wrote.
"""

from collections.abc import Mapping
from enum import StrEnum

#: So long a console counts as open after it was last heard of, in seconds; it calls three times.
PRESENT_SECONDS = 45
#: A chat whose counsellor's console is silent so long is handed back, in seconds.
GONE_SECONDS = 180


class Step(StrEnum):
    """How far a handover is."""

    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"
    MISSED = "missed"  # nobody came in time


#: The person is still to be told of what happens.
ACTIVE = frozenset({Step.WAITING, Step.LIVE})
_NEXT: Mapping[Step, tuple[Step, ...]] = {
    Step.WAITING: (Step.LIVE, Step.ENDED, Step.MISSED),
    Step.LIVE: (Step.ENDED,),
    Step.ENDED: (Step.WAITING,),
    Step.MISSED: (Step.WAITING,),
}


class HandoverError(Exception):
    """A step that a handover cannot take; the text says what was expected and what came."""


def step(before: Step, after: Step) -> Step:
    """Return the step after; HandoverError for one that does not follow."""
    if after not in _NEXT[before]:
        expected = " or ".join(each.upper() for each in _NEXT[before])
        raise HandoverError(
            f"cannot set a handover to {after.upper()}: it is {before.upper()}, expected {expected}"
        )
    return after
