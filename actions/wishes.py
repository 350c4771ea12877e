"""How a referral shall differ from the one before: by button, or in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from actions import situation
from actions.situation import Message
from guidance.counselling.live import load_directory
from guidance.counselling.needs import told
from guidance.geography.places import Place, distance_km
from guidance.wording.wishes import FARTHER, LANGUAGE, NEXT, PHONE

#: The first referral, and one in a language that was chosen.
FIRST, SPOKEN = "first", "spoken"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished; `kind` is FIRST, SPOKEN or one of `guidance.wording.wishes`.

    `exclude` are the ids of the partners that were offered already.
    """

    kind: str = FIRST
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    beyond_km: float | None = None
    exclude: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tracker: Tracker) -> "Wish":
        """Return the wish of the last message, which may go on with an earlier one."""
        message = Message.last(tracker)
        kept = cls.kept(tracker)
        offered = frozenset(tracker.get_slot("offered") or ())
        spoken = message.value("language")
        manner = _manner(message) if offered else None
        if manner == LANGUAGE:
            return replace(kept, kind=LANGUAGE)
        if manner == NEXT:
            return replace(kept, kind=NEXT, exclude=offered)
        if manner == FARTHER:
            beyond = farthest_offered(situation.place(tracker), offered)
            return replace(kept, kind=FARTHER, beyond_km=beyond, exclude=offered)
        if manner == PHONE:
            return _again(kept, cls(PHONE, (PHONE,), kept.languages), offered)
        if spoken and offered:
            return _again(kept, cls(SPOKEN, kept.formats, (spoken,)), offered)
        return cls()

    @classmethod
    def kept(cls, tracker: Tracker) -> "Wish":
        """Return the wish that the last referral went by."""
        slot = tracker.get_slot("wish") or {}
        return cls(
            formats=tuple(slot.get("formats", ())),
            languages=tuple(slot.get("languages", ())),
            beyond_km=slot.get("beyond_km"),
        )

    def as_slot(self) -> dict[str, Any]:
        """Return what the next wish may go on with."""
        return {
            "formats": list(self.formats),
            "languages": list(self.languages),
            "beyond_km": self.beyond_km,
        }


def farthest_offered(place: Place | None, offered: Iterable[str]) -> float | None:
    """Return how far away the farthest of these partners is, in km; None if that is not known."""
    if place is None or place.kind == "state":
        return None
    known = load_directory().by_id
    there = [known[key].place for key in offered if key in known]
    return max((distance_km(place, spot) for spot in there if spot), default=None)


def _again(kept: Wish, wish: Wish, offered: frozenset[str]) -> Wish:
    """Return the wish: without those offered before if it is the same once more."""
    same = kept == replace(wish, kind=kept.kind)
    return replace(wish, exclude=offered) if same else wish


def _manner(message: Message) -> str | None:
    """Return the manner that a button or the words of a message ask for."""
    if pressed := message.value("manner"):
        return pressed if pressed in (NEXT, FARTHER, LANGUAGE, PHONE) else None
    if message.value("location"):
        return None
    said = told(message.text)
    return said.manner or (PHONE if PHONE in said.formats else None)
