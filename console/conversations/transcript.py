"""A conversation as a counsellor reads it: who said what, and what was understood of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from console.conversations.german import GERMAN, Said, button, said
from console.conversations.models import HELPFUL
from guidance.contact.contacts import TOKENS
from guidance.geography.places import state_name
from guidance.languages import LANGUAGES
from guidance.recognition import professions
from guidance.wording import formats
from guidance.wording.values import place_name

PERSON, ASSISTANT, COUNSELLOR = "person", "assistant", "counsellor"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something a message mentions: what kind, in which words, and what was taken from it."""

    kind: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message. The person's have `intent`, the assistant's `german` where it is another."""

    number: int
    at: float
    speaker: str
    text: str
    language: str
    direction: str
    pressed: bool = False  # a button, not typed
    contact: bool = False  # nothing but a way to be reached, which is masked
    intent: str = ""
    others: tuple[str, ...] = ()  # further questions in the same message
    confidence: float | None = None
    decision: str = ""
    mentions: tuple[Mention, ...] = ()
    german: Said | None = None
    buttons: tuple[tuple[str, str], ...] = ()  # as shown, and in German
    sources: tuple[Mapping[str, Any], ...] = ()
    helped: bool | None = None  # as the person's thumb told


@dataclass(slots=True)
class Transcript:
    """The messages in order, and whom the person was referred to."""

    lines: list[Line] = field(default_factory=list)
    referrals: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def read(rows: Iterable[tuple[int, str]]) -> Transcript:
    """Return the transcript made from numbers and data of events, in order."""
    transcript = Transcript()
    helped: dict[int, bool] = {}
    for number, data in rows:
        event = json.loads(data)
        helped |= thumb(event)
        if line := _line(number, event):
            transcript.lines.append(line)
        offer = (event.get("metadata") or {}).get("offer") or {}
        if offer.get("type") == "partner":
            transcript.referrals[offer["id"]] = offer
    transcript.lines = [
        replace(line, helped=helped[line.number]) if line.number in helped else line
        for line in transcript.lines
    ]
    return transcript


def thumb(event: Mapping[str, Any]) -> dict[int, bool]:
    """Return the number of the answer that an event rates, and whether it helped; else nothing."""
    value = event.get("value")
    if event.get("name") != HELPFUL or not isinstance(value, dict):
        return {}
    rated = str(value.get("message", ""))
    return {int(rated): bool(value.get("helpful"))} if rated.isdecimal() else {}


def _line(number: int, event: Mapping[str, Any]) -> Line | None:
    if event["event"] == "user" and event.get("text"):
        return person(number, event)
    if event["event"] == "bot":
        return _assistant(number, event)
    return None


def person(number: int, event: Mapping[str, Any]) -> Line:
    """Return what a person wrote or pressed, with what was understood."""
    understood = event.get("parse_data") or {}
    intent = understood.get("intent") or {}
    title = (event.get("metadata") or {}).get("title")
    pressed = event["text"].startswith("/")
    spoken = (understood.get("language") or {}).get("code") or ""
    mentions = {(m.kind, m.text, m.value): m for m in _mentions(understood)}
    name = intent.get("name") or ""
    return Line(
        number,
        event["timestamp"],
        PERSON,
        title or event["text"],
        "" if pressed and not title else spoken,
        _direction(spoken),
        pressed=pressed,
        contact=event["text"] in TOKENS.values(),
        intent=name,
        others=tuple(each for each in understood.get("intents") or () if each != name),
        confidence=None if pressed else intent.get("confidence"),
        decision=understood.get("decision", "answer"),
        mentions=tuple(mentions.values()),
    )


def _assistant(number: int, event: Mapping[str, Any]) -> Line:
    told = event.get("metadata") or {}
    spoken = told.get("lang") or ""
    text = event.get("text") or ""
    buttons = (event.get("data") or {}).get("buttons") or ()
    return Line(
        number,
        event["timestamp"],
        COUNSELLOR if told.get("from") == COUNSELLOR else ASSISTANT,
        text,
        spoken,
        told.get("dir") or _direction(spoken),
        german=said(text, told) if spoken != GERMAN else None,
        buttons=tuple((each["title"], button(each["title"], spoken or GERMAN)) for each in buttons),
        sources=tuple(told.get("sources") or ()),
    )


def _direction(language: str) -> str:
    return LANGUAGES[language].direction if language in LANGUAGES else "auto"


def _mentions(understood: Mapping[str, Any]) -> Iterable[Mention]:
    text = understood.get("text") or ""
    kinds = {
        "profession": _("Profession"),
        "country": _("Country"),
        "location": _("Place"),
        "language": _("Language"),
    }
    for entity in understood.get("entities") or ():
        kind = entity["entity"]
        if kind in kinds:
            start, end = entity.get("start") or 0, entity.get("end") or 0
            yield Mention(kinds[kind], text[start:end], _in_german(kind, entity.get("value")))


def _in_german(kind: str, value: Any) -> str:
    """Return what an entity was taken for, in German."""
    options = value.get("options") if isinstance(value, dict) else value
    if isinstance(options, list):
        return " / ".join(_in_german(kind, option) for option in options)
    match kind:
        case "profession":
            return professions.profession_name(str(value), GERMAN)
        case "country":
            return formats.country_name(str(value), GERMAN)
        case "language":
            return formats.language_name(str(value), GERMAN)
    if isinstance(value, dict) and value.get("state"):
        return f"{place_name(value, GERMAN)}, {state_name(value['state'], GERMAN)}"
    return str(value)
