"""The queue: conversations with messages worth judging that nobody has judged, and how far each is.

A conversation stays until every such message has a verdict or a reader is done with it. When the
person writes on, it comes back with what is new.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from console.conversations.forms import DOUBTFUL
from console.conversations.listing import Page, beyond, page
from console.conversations.models import Conversation, ConversationSet, Event
from console.people.models import Account
from console.review.models import Reading, Verdict, finished
from console.review.worth import SURE, worth_judging

#: What is worth a look without being doubtful: `callback` alone is none of it.
_FLAGS = ("unsure", "declined", "complained", "crisis")
#: Conversations are looked at so many at a time; so often where in none something is open.
_AT_ONCE, _PATIENCE = 20, 20


@dataclass(frozen=True, slots=True)
class Progress:
    """The messages of a conversation that are worth judging, and those still to be judged."""

    worth: tuple[int, ...]
    judged: int
    open: tuple[int, ...]

    def after(self, number: int) -> int | None:
        """Return the next message to be judged after this one, else the first; None at the end."""
        later = [each for each in self.open if each > number]
        return next(iter([*later, *self.open]), None)


Waiting = tuple[Conversation, Progress]


def waiting(rows: ConversationSet) -> ConversationSet:
    """Return the conversations of these that wait for a reader."""
    worth = Q(confidence__lt=SURE)
    for name in _FLAGS:
        worth |= Q(**{name: True})
    done = finished(OuterRef("id"), OuterRef("events"))
    return rows.filter(worth, ~Exists(done), confidence__isnull=False)


def first_page(rows: ConversationSet, after: str) -> tuple[Page, list[Waiting]]:
    """Return a page of the queue, the most doubtful first, and its rows with their progress."""
    for _attempt in range(_PATIENCE):
        found = page(waiting(rows), DOUBTFUL, after=after)
        if (shown := list(_open(found.rows))) or not found.after:
            break
        after = found.after
    return found, shown


def following(rows: ConversationSet, row: Conversation) -> Waiting | None:
    """Return what comes after a conversation in the queue, else the first; None if it is empty."""
    others = waiting(rows).exclude(pk=row.pk).order_by("confidence", "id")
    if row.confidence is not None:
        later = others.filter(beyond("confidence", row.confidence, row.id, descending=False))
        if found := _first_open(later):
            return found
    return _first_open(others)


def _first_open(rows: ConversationSet) -> Waiting | None:
    for _attempt in range(_PATIENCE):
        some = list(rows[:_AT_ONCE])
        if found := next(_open(some), None):
            return found
        if len(some) < _AT_ONCE:
            break
    return None


def _open(rows: Sequence[Conversation]) -> Iterator[Waiting]:
    """Yield those in which something is open; with the others nobody need be bothered again."""
    known = progress(rows)
    for row in rows:
        if known[row.id].open:
            yield row, known[row.id]
        else:
            finish(row, None)


def progress(rows: Iterable[Conversation]) -> dict[str, Progress]:
    """Return how far conversations are judged, by their ids."""
    by_id = {row.id: row for row in rows}
    said: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    events = Event.objects.filter(conversation_id__in=by_id).of("user")
    for key, number, data in events.values_list("conversation_id", "number", "data"):
        said[key].append((number, json.loads(data)))
    judged: dict[str, set[int]] = defaultdict(set)
    verdicts = Verdict.objects.filter(conversation_id__in=by_id)
    for key, number in verdicts.values_list("conversation_id", "number"):
        judged[key].add(number)
    read = dict(Reading.objects.filter(pk__in=by_id).values_list("conversation_id", "events"))
    return {
        key: _progress(row, said[key], judged[key], read.get(key, 0)) for key, row in by_id.items()
    }


def _progress(
    row: Conversation, said: list[tuple[int, Any]], judged: set[int], read: int
) -> Progress:
    worth = worth_judging(said, flagged=any(getattr(row, name) for name in _FLAGS))
    still = tuple(number for number in worth if number not in judged and number >= read)
    return Progress(tuple(worth), len(judged.intersection(worth)), still)


def settle(row: Conversation, reader: Account) -> Progress:
    """Take a conversation out of the queue if all is judged; return how far it is."""
    how_far = progress([row])[row.id]
    if not how_far.open:
        finish(row, reader)
    return how_far


def finish(row: Conversation, reader: Account | None) -> None:
    """Note that nothing is left to be judged in a conversation as it stands."""
    Reading.objects.update_or_create(
        conversation_id=row.id,
        defaults={"events": row.events, "reader": reader, "at": timezone.now()},
    )


def settle_earlier() -> None:
    """Take out what was judged before there was a queue of messages."""
    read = Reading.objects.filter(conversation_id=OuterRef("conversation_id"))
    judged = Verdict.objects.filter(~Exists(read)).values("conversation_id")
    rows = list(Conversation.objects.filter(id__in=judged))
    known = progress(rows)
    for row in rows:
        if not known[row.id].open:
            finish(row, None)
