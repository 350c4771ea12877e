"""Finds messages by which somebody might know a person: a rare profession in a region.

Masking takes out numbers and addresses. A neurosurgeon in a small state is one person all the same.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db.models import Count

from console.conversations.models import Conversation, Mark

#: So many people must have named the same profession in the same state.
ENOUGH = 5


class Anonymity:
    """Knows how many people named which profession in which state, as of now."""

    def __init__(self) -> None:
        self._count = cache(_people)

    def rare(self, event: Mapping[str, Any]) -> str:
        """Return what makes a message rare, such as "nurse, DE-SL"; empty where nothing does."""
        entities = (event.get("parse_data") or {}).get("entities") or ()
        named = [one["value"] for one in entities if one["entity"] == "profession"]
        places = [one["value"] for one in entities if one["entity"] == "location"]
        for profession in _plain(named):
            for place in places:
                state = place.get("state") if isinstance(place, dict) else None
                if self._count(profession, state) < ENOUGH:
                    return f"{profession}, {state or '?'}"
        return ""


def _people(profession: str, state: str | None) -> int:
    naming = Mark.objects.filter(kind="profession", value=profession).values("conversation_id")
    rows = Conversation.objects.filter(id__in=naming, state=state)
    return int(rows.aggregate(number=Count("id"))["number"])


def _plain(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def event_of(data: str) -> dict[str, Any]:
    """Return an event as it was written."""
    read: dict[str, Any] = json.loads(data)
    return read
