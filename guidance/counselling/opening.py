"""Opening hours: is a partner open, until when, and when does it open next.

Hours are written in the ``opening_hours`` syntax of OpenStreetMap and mean German local time.
A partner is taken to be closed on the public holidays of its state, unless its hours say ``24/7``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from holidays import country_holidays
from opening_hours import OpeningHours, State, validate

BERLIN = ZoneInfo("Europe/Berlin")
#: How many changes ahead the next opening is looked for: more than a fortnight of split days.
_CHANGES_AHEAD = 40
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a partner is open; `until` is set while open, `next` while it is not."""

    state: Literal["open", "closed", "unknown"]
    until: datetime | None = None
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """One span that recurs on the same days every week: days as in iCalendar, times as HH:MM."""

    days: tuple[str, ...]
    opens_at: str
    closes_at: str


UNKNOWN = Opening("unknown")


def opening_state(hours: str | None, state: str | None, at: datetime) -> Opening:
    """Say whether `hours` are open at `at`, with the holidays of `state` (such as DE-SL).

    The answer is unknown without hours, for hours that depend on school holidays, and while they
    only carry a remark such as "by appointment". Raises ValueError for a time without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"at: {at.isoformat()} has no time zone, give one such as Europe/Berlin")
    # No holiday table of the schools is at hand: better unknown than wrong.
    if not hours or "SH" in hours:
        return UNKNOWN
    return _opening(hours, state, at.astimezone(BERLIN).replace(second=0, microsecond=0))


def is_holiday(day: date, state: str | None) -> bool:
    """Say whether a day is a public holiday in a state (such as DE-SL), or in all of Germany."""
    return day in _holidays(state, day.year)


def is_valid(hours: str) -> bool:
    """Say whether `hours` can be read."""
    return validate(hours)


@lru_cache(maxsize=4096)
def weekly_hours(hours: str) -> tuple[WeeklyHours, ...] | None:
    """Return `hours` as spans of a week, or None where they are not the same every week."""
    monday = datetime(2024, 4, 8, tzinfo=BERLIN)  # a month that starts and ends in summer time
    weeks = [_week(hours, monday + timedelta(weeks=number)) for number in range(5)]
    if any(week != weeks[0] for week in weeks):
        return None
    days: dict[tuple[str, str], list[str]] = {}
    for day, opens_at, closes_at in weeks[0]:
        days.setdefault((opens_at, closes_at), []).append(day)
    return tuple(WeeklyHours(tuple(days[span]), *span) for span in days)


# Partners share hours, and one reply asks for the same moment again and again.
@lru_cache(maxsize=4096)
def _opening(hours: str, state: str | None, at: datetime) -> Opening:
    spans = islice(_rules(hours, state, at.year).intervals(at), _CHANGES_AHEAD)
    _, end, now, remark = next(spans)
    if _is_open(now, remark):
        return Opening("open", until=end)
    opens = next((start for start, _, later, note in spans if _is_open(later, note)), None)
    return Opening("unknown" if remark else "closed", next=opens)


def _is_open(state: State, remark: str) -> bool:
    """Leave openings with a remark such as "by appointment" in doubt, as the OSM wiki says."""
    return state is State.OPEN and not remark


@lru_cache(maxsize=4096)
def _rules(hours: str, state: str | None, year: int) -> OpeningHours:
    if hours.startswith("24/7"):
        return OpeningHours(hours, timezone=BERLIN)
    days = _holidays(state, year)
    if "PH" in hours:  # the hours speak of the nationwide holidays themselves
        days -= _holidays(None, year)
    off = ",".join(f"{day:%Y %b} {day.day}" for day in sorted(days))
    closed = f"; {off} off" if off else ""
    return OpeningHours(hours + closed, timezone=BERLIN, country="DE")


@lru_cache(maxsize=256)
def _holidays(state: str | None, year: int) -> frozenset[date]:
    """Public holidays of this and the next year, so that the turn of the year is right."""
    subdivision = state.removeprefix("DE-") if state else None
    return frozenset(country_holidays("DE", subdiv=subdivision, years=(year, year + 1)))


def _week(hours: str, monday: datetime) -> list[tuple[str, str, str]]:
    rules = OpeningHours(hours, timezone=BERLIN)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        (_DAYS[day.weekday()], f"{start:%H:%M}", _closing(end, day))
        for day in days
        for start, end, state, remark in rules.intervals(day, day + timedelta(days=1))
        if _is_open(state, remark)
    ]


def _closing(end: datetime | None, day: datetime) -> str:
    """Write midnight as 23:59, for an HSDS schedule ends on the day on which it begins."""
    return f"{end:%H:%M}" if end and end.date() == day.date() else "23:59"
