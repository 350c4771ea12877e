"""Which messages of a person are worth a reader's time: those the assistant was not sure of."""

from collections.abc import Iterable, Mapping
from typing import Any

from console.conversations.transcript import thumb
from guidance.contact.contacts import TOKENS

#: Below this certainty an answer may have been the wrong one, though it was given.
SURE = 0.8
#: Whatever the certainty: to miss these, or to see them where they are not, weighs most.
_GRAVE = frozenset({"crisis", "complain"})


def worth_judging(events: Iterable[tuple[int, Mapping[str, Any]]], *, flagged: bool) -> list[int]:
    """Return the numbers of the messages to be judged, of a person's messages and thumbs in order.

    `flagged` is whether the conversation as a whole is worth a look: a complaint by button is
    about the last thing that was written.
    """
    typed: list[int] = []
    worth: set[int] = set()
    thumbs: dict[int, bool] = {}
    for number, event in events:
        thumbs |= thumb(event)
        if _is_typed(event):
            typed.append(number)
            if _is_doubtful(event):
                worth.add(number)
    for rated in (rated for rated, helped in thumbs.items() if not helped):
        worth.update([number for number in typed if number < rated][-1:])
    return sorted(worth) or [number for number in typed[-1:] if flagged]


def _is_typed(event: Mapping[str, Any]) -> bool:
    """Return whether a person wrote this (no button, no mere contact) and it was understood."""
    text = event.get("text") or ""
    if not text or text.startswith("/") or text in TOKENS.values():
        return False
    return bool(((event.get("parse_data") or {}).get("intent") or {}).get("name"))


def _is_doubtful(event: Mapping[str, Any]) -> bool:
    understood = event["parse_data"]
    intent = understood["intent"]
    named = {intent["name"], *(understood.get("intents") or ())}
    confidence = intent.get("confidence")
    return (
        understood.get("decision", "answer") != "answer"
        or not _GRAVE.isdisjoint(named)
        or (confidence is not None and confidence < SURE)
    )
