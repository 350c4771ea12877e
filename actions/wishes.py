"""How a referral shall differ from the one before: by button, or in words."""

from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from actions.situation import Message
from guidance.needs import told
from guidance.wishes import FARTHER, LANGUAGE, NEXT, PHONE

#: The first referral, and one in a language that was chosen.
FIRST, SPOKEN = "first", "spoken"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished; `kind` is FIRST, SPOKEN or one of `guidance.wishes`.

    `exclude` are the ids of the partners that were offered already.
    """

    kind: str = FIRST
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    farther: bool = False
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
            return replace(kept, kind=FARTHER, farther=True, exclude=offered)
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
            farther=bool(slot.get("farther")),
        )

    def as_slot(self) -> dict[str, Any]:
        """Return what the next wish may go on with."""
        return {
            "formats": list(self.formats),
            "languages": list(self.languages),
            "farther": self.farther,
        }


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
