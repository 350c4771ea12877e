"""Which entries somebody should look at: not confirmed for long, ending soon, or ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from guidance.counselling.directory import Organisation

#: An entry is asked about again after so many days; before an end one asks whether it goes on.
_STALE = timedelta(days=365)
_SOON = timedelta(days=60)

NEVER, STALE, ENDS, ENDED = "never", "stale", "ends", "ended"


@dataclass(frozen=True, slots=True)
class Due:
    """A service to be looked at, and why: one of the words above."""

    service: Mapping[str, Any]
    why: str


def today() -> date:
    """Return the day in Germany."""
    return timezone.localdate()


def due(organisation: Organisation) -> list[Due]:
    """Return the services of an organisation that are due."""
    return [
        Due(service, why)
        for service in organisation.data["services"]
        if service.get("status") == "active" and (why := _why(service))
    ]


def _why(service: Mapping[str, Any]) -> str:
    if until := service.get("valid_until"):
        end = date.fromisoformat(until)
        if end < today():
            return ENDED
        if end - today() < _SOON:
            return ENDS
    confirmed = service.get("assured_date")
    if not confirmed:
        return NEVER
    return STALE if today() - _earliest(confirmed) > _STALE else ""


def last_confirmed(organisation: Organisation) -> str:
    """Return the oldest confirmation of the active services as EDTF; empty if one has none."""
    dates = [
        str(service.get("assured_date") or "")
        for service in organisation.data["services"]
        if service.get("status") == "active"
    ]
    return min(dates, default="")


def _earliest(edtf: str) -> date:
    """Return the first day of a year, a month or a day."""
    parts = [int(part) for part in str(edtf).rstrip("~").split("-")]
    return date(*[*parts, 1, 1][:3])
