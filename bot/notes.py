"""What is noted of a conversation beside its events, so that lists and figures need not read them.

A note is taken from new events only and never taken back: what was unsure once stays to be looked
at, however the conversation went on.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot import callbacks
from bot.tables import conversations, events, marks, words
from guidance.contact.contacts import TOKENS
from guidance.languages import LANGUAGES
from guidance.reading.text import fold
from guidance.topics import topics

#: Intents that a list is filtered by, and the column that says so.
_FLAG_OF_INTENT = {
    "complain": "complained",
    "crisis": "crisis",
    "request_callback": "callback",
    "talk_to_human": "callback",
}
_FLAG_OF_DECISION = {"ask": "unsure", "decline": "declined"}
_FEEDBACK = {"thank": "helpful", "complain": "not_helpful"}
#: What people say to keep a conversation going is no topic.
_NO_TOPIC = frozenset({"dialogue"})

Event = Mapping[str, Any]


@dataclass(slots=True)
class Notes:
    """What new events add to a conversation's row, its marks and its words."""

    row: dict[str, Any] = field(default_factory=dict)
    marks: set[tuple[str, str]] = field(default_factory=set)
    messages: int = 0
    confidence: float | None = None
    said: list[str] = field(default_factory=list)
    callback: Mapping[str, Any] | None = None  # the slot's last value, if it was set


def take(new: Iterable[Event]) -> Notes:
    """Return what is worth noting of events, given as dictionaries."""
    notes = Notes()
    for event in new:
        if reader := _READERS.get(event["event"]):
            reader(event, notes)
    return notes


def _user(event: Event, notes: Notes) -> None:
    understood = event.get("parse_data") or {}
    intent = (understood.get("intent") or {}).get("name")
    named = understood.get("intents") or [intent]
    notes.messages += 1
    if not intent or event.get("text") in TOKENS.values():  # a way to be reached says nothing else
        return
    notes.row["intent"] = intent
    for name in named:
        if flag := _FLAG_OF_INTENT.get(name):
            notes.row[flag] = True
        if feedback := _FEEDBACK.get(name):
            notes.marks.add(("feedback", feedback))
    decision = understood.get("decision", "answer")
    if flag := _FLAG_OF_DECISION.get(decision):
        notes.row[flag] = True
    kind = "topic" if decision == "answer" else "unanswered"
    asked = [name for name in named if _is_topic(name)]
    notes.marks.update((kind, name) for name in asked)
    if asked and kind == "topic":
        notes.row["topic"] = asked[-1]
    notes.marks.update(("language", code) for code in _not_spoken(intent, understood))
    _typed(event.get("text") or "", understood, notes)


def _typed(text: str, understood: Event, notes: Notes) -> None:
    if not text or text.startswith("/"):
        return
    notes.said += _words(text)
    confidence = understood["intent"].get("confidence")
    if confidence is not None:
        lowest = notes.confidence
        notes.confidence = confidence if lowest is None else min(lowest, confidence)


def _words(text: str) -> list[str]:
    """Return the words of a text in matching form."""
    parted = (character if character.isalnum() else " " for character in fold(text))
    return "".join(parted).split()


def search_form(text: str) -> str:
    """Return a text as `words.said` keeps it: each word with a space before it."""
    return "".join(f" {word}" for word in _words(text))


def _is_topic(intent: str) -> bool:
    topic = topics().get(intent)
    return topic is not None and topic.subject not in _NO_TOPIC


def _not_spoken(intent: str, understood: Event) -> Iterable[str]:
    if intent == "change_language":
        for entity in understood.get("entities") or ():
            code = entity["value"]
            if entity["entity"] == "language" and isinstance(code, str) and code not in LANGUAGES:
                yield code


def _bot(event: Event, notes: Notes) -> None:
    offer = (event.get("metadata") or {}).get("offer") or {}
    if offer.get("type") == "partner" and offer.get("id"):
        notes.marks.add(("partner", offer["id"]))


def _slot(event: Event, notes: Notes) -> None:
    value = event.get("value")
    match event.get("name"):
        case "language" if isinstance(value, str):
            notes.row["language"] = value
        case "profession" if isinstance(value, str) and value != "unknown":
            notes.marks.add(("profession", value))
        case "helpful" if isinstance(value, dict):
            notes.marks.add(("feedback", "helpful" if value["helpful"] else "not_helpful"))
            if not value["helpful"]:
                notes.row["complained"] = True
        case "callback" if isinstance(value, dict):
            notes.callback = value
        case "place" if isinstance(value, dict) and isinstance(value.get("state"), str):
            notes.row["state"] = value["state"]


_READERS = {"user": _user, "bot": _bot, "slot": _slot}


def write(connection: sa.engine.Connection, conversation: str, notes: Notes) -> None:
    """Keep marks and words of a conversation; its row is written by who knows the rest of it."""
    if notes.marks:
        of_it = marks.c.conversation_id == conversation
        known = {tuple(row) for row in connection.execute(_kept.where(of_it))}
        if new := notes.marks - known:
            rows = [_mark(conversation, kind, value) for kind, value in sorted(new)]
            connection.execute(marks.insert(), rows)
    if notes.callback is not None:
        callbacks.settle(connection, conversation, notes.callback)
    if notes.said:
        said = "".join(f" {word}" for word in notes.said)
        more = words.update().where(words.c.conversation_id == conversation)
        if not connection.execute(more.values(said=words.c.said + said)).rowcount:
            connection.execute(words.insert(), {"conversation_id": conversation, "said": said})


_kept = sa.select(marks.c.kind, marks.c.value)


def _mark(conversation: str, kind: str, value: str) -> dict[str, str]:
    return {"conversation_id": conversation, "kind": kind, "value": value[:100]}


def as_columns(notes: Notes) -> dict[str, Any]:
    """Return what the notes change in a conversation's row that is there already."""
    if notes.confidence is None:
        return notes.row
    lowest = conversations.c.confidence
    kept = sa.case((lowest < notes.confidence, lowest), else_=notes.confidence)
    return {**notes.row, "confidence": kept}


def as_row(notes: Notes) -> dict[str, Any]:
    """Return what the notes say of a conversation that has no row yet."""
    return {**notes.row, "confidence": notes.confidence}


def write_missing(engine: sa.engine.Engine) -> None:
    """Take the notes of conversations that an earlier release kept without them."""
    with engine.connect() as connection:
        ids = list(connection.execute(sa.select(conversations.c.id)).scalars())
    for conversation in ids:
        with engine.begin() as connection:
            rows = connection.execute(
                sa.select(events.c.data)
                .where(events.c.conversation_id == conversation)
                .order_by(events.c.number)
            )
            notes = take(json.loads(row.data) for row in rows)
            write(connection, conversation, notes)
            if columns := as_columns(notes):
                connection.execute(
                    conversations.update().where(conversations.c.id == conversation).values(columns)
                )
