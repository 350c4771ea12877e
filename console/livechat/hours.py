"""The hours of the live chat as the console keeps and shows them."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from console.conversations.models import Mark
from console.directory import store
from console.people import regions
from guidance.contact.live_hours import EVERYWHERE, Hours, LiveHours, WatchedHours, are_open, write
from guidance.counselling.opening import opening_state
from guidance.wording.hours import week_in_words

_one_works = threading.RLock()


@dataclass(frozen=True, slots=True)
class Shown:
    """Hours as a page tells them: of whom, in words, whether open, and until or from when."""

    of: str
    name: str
    words: str
    text: str
    is_open: bool
    turns: float | None  # in seconds, as times are in the tables


def current() -> LiveHours:
    """Return all hours as they are at this moment."""
    with _one_works:
        known = _watched(settings.VAR)
        known.refresh()
        return known.current


@cache
def _watched(var: Path) -> WatchedHours:
    return WatchedHours(var)


def keep(kind: str, of: str, text: str) -> None:
    """Set the hours of a region or partner (`kind` is regions or partners); "" takes them away."""
    with _one_works:
        known = current()
        own: Mapping[str, str] = getattr(known, kind)
        changed = {**own, of: text} if text else {key: own[key] for key in own if key != of}
        write(settings.VAR, replace(known, **{kind: changed}))


def of_region(region: str) -> list[Shown]:
    """Return the hours that matter to a counsellor of a region ("" for all), partners last."""
    known = current()
    mine = [Hours(key, text, key or None) for key, text in known.regions.items()]
    if region:
        mine = list(known.applying(region, ()))
    every = [shown(one) for one in mine]
    partners = (known.applying(None, [key])[0] for key in known.partners)
    return every + [shown(one) for one in partners if region in ("", one.state)]


def of_conversation(conversation: str, state: str | None) -> list[Shown]:
    """Return the hours that hold for the person of a conversation."""
    sent_to = Mark.objects.filter(conversation_id=conversation, kind="partner")
    referred = sent_to.values_list("value", flat=True)
    return [shown(one) for one in current().applying(state, referred)]


def is_closed(region: str) -> bool:
    """Return whether live chat is offered to nobody of a region now."""
    return bool(region) and not (
        are_open(current().applying(region, ()), timezone.now())
        or any(one.is_open for one in of_region(region))
    )


def shown(hours: Hours) -> Shown:
    """Return hours as a page tells them."""
    found = opening_state(hours.text, hours.state, timezone.now())
    turns = found.until or found.next
    words = "; ".join(week_in_words(hours.text, (get_language() or "de")[:2]))
    name = name_of(hours.of)
    is_open = found.state == "open"
    return Shown(
        hours.of, name, words or hours.text, hours.text, is_open, turns and turns.timestamp()
    )


def name_of(key: str) -> str:
    """Return what a region or partner is called."""
    if key == EVERYWHERE or regions.name(key) != key:
        return dict(regions.with_everywhere()).get(key, key)
    partner: Any = store.directory().by_id.get(key)
    return f"{partner.service} ({partner.organisation})" if partner else key
