"""The facts that answers rest on: each one sourced, dated, and due for review on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from ruamel.yaml import YAML

DATA = Path(__file__).parent.parent / "data" / "guidance"

Confidence = Literal["high", "medium", "low"]


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


@cache
def facts() -> Mapping[str, Fact]:
    """Return all facts by id."""
    rows = YAML(typ="safe").load(DATA / "facts.yml")
    return {key: Fact(id=key, **_clean(row)) for key, row in rows.items()}


@cache
def _publishers() -> Mapping[str, str]:
    titles: dict[str, str] = YAML(typ="safe").load(DATA / "sources.yml")
    return titles


def publisher(url: str) -> str:
    """Return who publishes a source, as shown to people; the host where no title is known."""
    address = urlsplit(url)
    host = address.netloc.removeprefix("www.")
    place = host + address.path
    titles = _publishers()
    fitting = [key for key in titles if place.startswith(key.removeprefix("www."))]
    return titles[max(fitting, key=len)] if fitting else host


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    review_by = row["review_by"]
    as_of = row.get("as_of")
    return row | {
        "review_by": review_by if isinstance(review_by, date) else date.fromisoformat(review_by),
        "as_of": None if as_of is None else str(as_of),
    }
