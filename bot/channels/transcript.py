"""A conversation as the people in it see it: messages made from a tracker's events."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

Message = dict[str, Any]

#: Who speaks in a copy of the conversation; the person is the dash.
_SPEAKERS = {"bot": "Lotse", "counsellor": "Beratung"}
#: What a bot message carries beside its text, as `bot.nlg` wrote it.
_EXTRAS = ("card", "sources")


def messages(events: Iterable[Event], start: int = 0) -> list[Message]:
    """Return the messages among the events from number `start` on; ids are event numbers."""
    numbered = enumerate(events)
    return [
        message
        for number, event in numbered
        if number >= start and (message := _message(number, event))
    ]


def answers_to(events: list[Event], message_id: str) -> list[Message] | None:
    """Return the bot's answers to the message with that id, None if there is no such message."""
    asked = next(
        (
            number
            for number, event in enumerate(events)
            if isinstance(event, UserUttered) and event.message_id == message_id
        ),
        None,
    )
    if asked is None:
        return None
    end = next(
        (
            number
            for number, event in enumerate(events)
            if number > asked and isinstance(event, UserUttered)
        ),
        len(events),
    )
    return [message for message in messages(events[:end], asked) if message["from"] != "user"]


def as_text(transcript: Iterable[Message]) -> str:
    """Return the conversation as plain text for the person to keep."""
    return "\n\n".join(_lines(transcript)) + "\n"


def _lines(transcript: Iterable[Message]) -> Iterator[str]:
    for message in transcript:
        speaker = _SPEAKERS.get(message["from"], "—")
        yield f"[{message['at']}] {speaker}: {message['text']}"


def _message(number: int, event: Event) -> Message | None:
    common = {
        "id": str(number),
        "at": datetime.fromtimestamp(event.timestamp, UTC).isoformat(timespec="seconds"),
    }
    if isinstance(event, BotUttered):
        told = event.metadata or {}
        extras = {key: told[key] for key in _EXTRAS if told.get(key)}
        return {
            **common,
            "from": told.get("from", "bot"),
            "text": event.text or "",
            "lang": told.get("lang", "en"),
            "dir": told.get("dir", "ltr"),
            "buttons": (event.data or {}).get("buttons") or [],
            "sources": [],
            **extras,
        }
    if isinstance(event, UserUttered) and event.text:
        return {**common, "from": "user", **_said(event)}
    return None


def _said(event: UserUttered) -> Message:
    shown = (event.metadata or {}).get("title") or event.text
    language = ((event.parse_data or {}).get("language") or {}).get("code")
    return {"text": shown, "lang": language or "", "dir": "auto", "buttons": [], "sources": []}
