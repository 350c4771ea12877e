"""What a fact is, and the rules it keeps so that a reply that shows it is right everywhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal
from urllib.parse import urlsplit

import phonenumbers

Confidence = Literal["high", "medium", "low"]
#: Field and what is wrong with it: "value", "'x' is no number, give one".
Fault = tuple[str, str]

_NUMBERS = frozenset(
    {"EUR", "percent", "count", "age", "hours", "minute", "hour", "day", "week", "month", "year"}
)
_MOST = 10**12
_AS_OF = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?~?")


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. `value` is a number, a text or `{min, max}`, measured in `unit`."""

    id: str
    topic: str
    statement: str
    source: str
    confidence: Confidence
    review_by: date
    value: Any = None
    unit: str | None = None
    as_of: str | None = None  # year, month or day, as the source says it
    note: str | None = None
    status: str | None = None

    def is_stale(self, today: date) -> bool:
        """Return whether somebody should have looked at the source again by now."""
        return self.review_by < today


def faults_of(fact: Fact, former: Fact, today: date) -> Iterator[Fault]:
    """Yield what is wrong with a fact that stands in the place of a former one.

    What did not change is not asked again, but for the figure: that must always be fit to show.
    """
    yield from _figure(fact, former)
    if fact.as_of and fact.as_of != former.as_of and not _is_past(fact.as_of, today):
        yield "as_of", f"{fact.as_of!r}, write a past 2026, 2026-03 or 2026-03-31"
    if fact.source != former.source and not _is_address(fact.source):
        yield "source", f"{fact.source!r} is no address, give one that begins with https://"
    if fact.confidence not in ("high", "medium", "low"):
        yield "confidence", f"{fact.confidence!r}, use high, medium or low"
    elif fact.confidence == "low" and fact.value is not None:
        yield "confidence", "is low, but replies show the figure: find a better source"


def _figure(fact: Fact, former: Fact) -> Iterator[Fault]:
    if (fact.value is None) != (former.value is None):
        what = "is missing, replies show it" if fact.value is None else "is none of this fact"
        yield "value", what
    elif fact.value is not None and (fault := _wrong(fact.value, _unit(fact))):
        yield "value", fault


def _unit(fact: Fact) -> str:
    """Return what a figure is counted in, without the time it is for: "EUR" of "EUR/month"."""
    return (fact.unit or "count").partition("/")[0]


def _wrong(value: Any, unit: str) -> str | None:
    """Return what is wrong with a figure of a unit; None if nothing is."""
    if isinstance(value, Mapping):
        if value.keys() != {"min", "max"}:
            return "is a range, give min and max"
        faults = filter(None, (_wrong(end, unit) for end in (value["min"], value["max"])))
        if fault := next(faults, None):
            return fault
        return "has a minimum above its maximum" if value["min"] > value["max"] else None
    check = _is_number if unit in _NUMBERS else _CHECKS.get(unit)
    if check is None:
        return f"has the unit {unit!r}, which nobody can write"
    return None if check(value) else f"{value!r} is no {_KINDS.get(unit, 'number')}"


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return bool(isfinite(value) and 0 <= value <= _MOST)


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _is_phone(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if re.fullmatch(r"1\d{2,5}", value.replace(" ", "")):  # 112, 116 117
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, "DE"))
    except phonenumbers.NumberParseException:
        return False


def _is_level(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[ABC][12]", value) is not None


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[^\n{}]{1,80}", value) is not None


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "date": _is_day,
    "phone": _is_phone,
    "level": _is_level,
    "text": _is_line,
}
_KINDS = {
    "date": "day, write 2026-03-31",
    "phone": "telephone number",
    "level": "level, such as B2",
    "text": "short text",
}


def _is_past(as_of: str, today: date) -> bool:
    parts = _AS_OF.fullmatch(as_of)
    if not parts:
        return False
    try:
        return date(*[int(part or 1) for part in parts.groups()]) <= today
    except ValueError:
        return False


def _is_address(url: str) -> bool:
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.scheme == "https" and "." in address.netloc and not re.search(r"\s", url)
