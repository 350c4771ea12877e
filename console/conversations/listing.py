"""Finds conversations: filters, orders, and pages that stay fast however many there are.

A page begins after a row, not at a number: the database goes straight there by an index.
"""

import json
import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from console.conversations.forms import DOUBTFUL, LONGEST, NEWEST, OLDEST
from console.conversations.models import FLAGS, Conversation, ConversationSet, Mark, Words
from console.review.models import finished
from guidance.reading.text import fold

PAGE = 50
#: So many rows are read for frequent words before the index is asked.
_NEAR = 2000

#: Column of each order, and whether its highest value stands first.
_ORDERS = {
    NEWEST: ("started_at", True),
    OLDEST: ("started_at", False),
    DOUBTFUL: ("confidence", False),
    LONGEST: ("messages", True),
}
_SAME = ("language", "state", "channel")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where those before and after them begin (empty at either end)."""

    rows: list[Conversation]
    before: str
    after: str


def matching(rows: ConversationSet, wanted: dict[str, Any]) -> ConversationSet:
    """Return the conversations that meet the cleaned values of a FilterForm, but for its words."""
    rows = rows.filter(**{name: wanted[name] for name in _SAME if wanted.get(name)})
    rows = rows.filter(**{name: True for name in FLAGS if name in (wanted.get("signs") or ())})
    if since := wanted.get("since"):
        rows = rows.filter(started_at__gte=_midnight(since))
    if (until := wanted.get("until")) and until < date.max:
        rows = rows.filter(started_at__lt=_midnight(until + timedelta(days=1)))
    if topic := wanted.get("topic"):
        about = Mark.objects.filter(
            conversation_id=OuterRef("id"), kind__in=("topic", "unanswered"), value=topic
        )
        rows = rows.filter(Exists(about))
    if "unreviewed" in (wanted.get("signs") or ()):
        rows = rows.filter(~Exists(finished(OuterRef("id"), OuterRef("events"))))
    return rows


def page(
    rows: ConversationSet, order: str, *, text: str = "", after: str = "", before: str = ""
) -> Page:
    """Return the page after or before a row, or the first one; `text` are words to be found."""
    column, highest_first = _ORDERS.get(order, _ORDERS[NEWEST])
    if order == DOUBTFUL:
        rows = rows.filter(confidence__isnull=False)
    backwards = bool(before)
    descending = highest_first != backwards
    if place := _place(before or after):
        rows = rows.filter(beyond(column, *place, descending=descending))
    sign = "-" if descending else ""
    found = _first(rows.order_by(f"{sign}{column}", f"{sign}id"), search_words(text))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_before = more if backwards else bool(place)
    has_after = True if backwards else more
    return Page(
        found,
        _key(found[0], column) if found and has_before else "",
        _key(found[-1], column) if found and has_after else "",
    )


def _first(rows: ConversationSet, words: list[str]) -> list[Conversation]:
    """Return the first rows in which all words are said, and one more than a page has.

    Frequent words are found among the first rows, one by one; rare ones by the index of words,
    which would return far too many rows for a frequent one.
    """
    if not words:
        return list(rows[: PAGE + 1])
    near = rows.filter(id__in=rows.values("id")[:_NEAR])
    saying = Words.objects.filter(_saying(words), conversation_id=OuterRef("id"))
    found = list(near.filter(Exists(saying))[: PAGE + 1])
    return found if len(found) > PAGE else list(_indexed(rows, words)[: PAGE + 1])


def search_words(text: str) -> list[str]:
    """Return the words of a search in matching form."""
    parted = (character if character.isalnum() else " " for character in fold(text))
    return "".join(parted).split()


def _saying(words: list[str]) -> Q:
    """Return the condition that words begin with each of these."""
    condition = Q()
    for word in words:
        condition &= Q(said__contains=f" {word}")
    return condition


def _indexed(rows: ConversationSet, words: list[str]) -> ConversationSet:
    """Return the rows in which all words are said, by the index where the database has one."""
    if connection.vendor != "postgresql":
        found = Words.objects.filter(_saying(words)).values("conversation_id")
        return rows.filter(id__in=found)
    # As an array the ids are found first, and by the index; else the planner, which takes any
    # beginning of a word for frequent, would read all conversations.
    query = " & ".join(f"{word}:*" for word in words)
    return rows.extra(where=[_BY_INDEX], params=[query])  # noqa: S610 - a parameter


_BY_INDEX = """conversations.id = ANY (ARRAY (
    SELECT conversation_id FROM words
    WHERE to_tsvector('simple', said) @@ to_tsquery('simple', %s)
))"""


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), timezone.get_current_timezone()).timestamp()


def beyond(column: str, value: float, key: str, *, descending: bool) -> Q:
    """Return the condition that a row comes after this one; the first part is for the index."""
    edge, further = ("lte", "lt") if descending else ("gte", "gt")
    return Q(**{f"{column}__{edge}": value}) & (
        Q(**{f"{column}__{further}": value}) | Q(**{f"id__{further}": key})
    )


def _key(row: Conversation, column: str) -> str:
    return json.dumps([getattr(row, column), row.id])


def _place(key: str) -> tuple[float, str] | None:
    """Return the row a page begins at; None for what is no key of ours."""
    try:
        value, row = json.loads(key)
        place = float(value), str(row)
    except (ValueError, TypeError, OverflowError):
        return None
    return place if math.isfinite(place[0]) and "\x00" not in place[1] else None
