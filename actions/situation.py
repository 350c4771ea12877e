"""What is known about the person: read from the conversation, never asked twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from guidance.counselling.needs import told
from guidance.geography.atlas import postal_codes, towns
from guidance.geography.countries import origin
from guidance.geography.places import Place, find_places
from guidance.recognition.professions import is_profession
from guidance.recognition.professions import profession as find_profession

#: The value of a slot whose question somebody does not want to or cannot answer.
UNKNOWN = "unknown"
#: The value of `place` for somebody who is not in Germany yet.
ABROAD = "abroad"
#: Less confidence in a message tells no more than a guess.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Message:
    """The last message as it was understood."""

    text: str
    intent: str
    decision: str
    intents: tuple[str, ...]
    entities: tuple[Mapping[str, Any], ...]
    confidence: float = 1.0
    language: str | None = None  # in which it was written

    @classmethod
    def last(cls, tracker: Tracker) -> "Message":
        """Return the last message of the conversation."""
        said = tracker.latest_message
        return cls.of(said, said.get("text") or "")

    @classmethod
    def of(cls, said: Mapping[str, Any], text: str) -> "Message":
        """Return a message as the understanding of it tells."""
        intent = (said.get("intent") or {}).get("name") or ""
        return cls(
            text=text,
            intent=intent,
            decision=said.get("decision") or "answer",
            intents=tuple(said.get("intents") or (intent,)),
            entities=tuple(said.get("entities") or ()),
            language=(said.get("language") or {}).get("code"),
            confidence=float((said.get("intent") or {}).get("confidence") or 0.0),
        )

    @property
    def sure(self) -> bool:
        """Return whether it is clear what was asked: several guesses share one confidence."""
        return self.decision == "answer" and self.confidence >= _SURE

    @property
    def pressed(self) -> bool:
        """Return whether this is a button's payload and not what somebody wrote."""
        return self.text.startswith("/")

    def value(self, entity: str) -> Any:
        """Return the value of the first entity of that kind, None if there is none."""
        return next((e["value"] for e in self.entities if e["entity"] == entity), None)


def language(tracker: Tracker) -> str:
    """Return the language of the conversation."""
    return tracker.get_slot("language") or "de"


def place_options(tracker: Tracker) -> tuple[Place, ...]:
    """Return the places the person may mean: none, one, or several to choose from."""
    return places_of(_first(tracker.get_slot("place")))


def place(tracker: Tracker) -> Place | None:
    """Return the place the person is in, None if it is not known or one of several."""
    options = place_options(tracker)
    return options[0] if len(options) == 1 else None


def places_of(value: Any) -> tuple[Place, ...]:
    """Return the places a slot's value stands for: an entity's value or a button's key."""
    if isinstance(value, dict):
        return tuple(Place(**option) for option in value.get("options", [value]))
    if not isinstance(value, str) or value in (ABROAD, UNKNOWN):
        return ()
    if value.count("|") == 3:
        return tuple(place for place in _known_places() if place_key(place) == value)[:1]
    found = find_places(value)
    return found[0].options if found else ()


def place_key(place: Place) -> str:
    """Return a place as a button's payload carries it."""
    return f"{place.name}|{place.state}|{place.latitude}|{place.longitude}"


def _known_places() -> Iterator[Place]:
    """Yield all places that a button's payload can stand for."""
    yield from (place for place, _ in towns())
    yield from postal_codes().values()


def is_abroad(tracker: Tracker) -> bool:
    """Return whether the person is not in Germany, as far as is known."""
    if tracker.get_slot("place") == ABROAD:
        return True
    return not place_options(tracker) and told(Message.last(tracker).text).abroad


def country(tracker: Tracker) -> str | None:
    """Return the country of training, if one is known."""
    code = _first(tracker.get_slot("country"))
    return code if isinstance(code, str) and code != UNKNOWN else None


def profession(tracker: Tracker) -> str | None:
    """Return the id of the person's profession, if one is known for certain."""
    key = tracker.get_slot("profession")
    return key if isinstance(key, str) and is_profession(key) else None


def state(tracker: Tracker) -> str | None:
    """Return the code of the state the person lives in or wants to work in, if known."""
    places = place_options(tracker)
    return places[0].state if len({place.state for place in places}) == 1 else None


def derived(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the events that keep in slots what follows from what was said."""
    return [
        SlotSet(name, value)
        for name, value in values(tracker).items()
        if tracker.get_slot(name) != value
    ]


def values(tracker: Tracker) -> dict[str, Any]:
    """Return what decides between the variants of a response (`condition` in domain.yml)."""
    known: dict[str, Any] = {}
    if code := country(tracker):
        known["origin"] = origin(code)
    if key := profession(tracker):
        known["regulated"] = find_profession(key).regulated
    if is_abroad(tracker):
        known["abroad"] = True
    elif place_options(tracker):
        known["abroad"] = False
    return known


def _first(value: Any) -> Any:
    """Return the first of several values that one message gave for a slot."""
    return value[0] if isinstance(value, list) and value else value
