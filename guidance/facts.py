"""The facts that answers rest on: each one sourced, dated, and due for review on a day.

What editors change stands in `LOTSE_VAR/facts.yml` above the repository's facts, field by field.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from guidance.fact import Fact, faults_of
from guidance.watching import Stamps, Watched, var

log = logging.getLogger(__name__)

DATA = Path(__file__).parent.parent / "data" / "guidance"

#: What an editor may change; what a fact is about and its unit belong to the texts that show it.
CHANGEABLE = ("value", "as_of", "source", "confidence", "review_by", "note")

Row = Mapping[str, Any]  # some of these fields, as a file holds them


def facts() -> Mapping[str, Fact]:
    """Return all facts by id as they are now; changes are looked for in the background."""
    return _watched().current


@cache
def _watched() -> "LiveFacts":
    live = LiveFacts(var())
    live.watch()
    return live


@cache
def repository_facts() -> Mapping[str, Fact]:
    """Return the facts as the repository has them."""
    rows = YAML(typ="safe").load(DATA / "facts.yml")
    return {key: Fact(id=key, **_clean(row)) for key, row in rows.items()}


def overlay(var: Path) -> Path:
    """Return the file of what editors changed."""
    return var / "facts.yml"


def faults(var: Path) -> list[str]:
    """Return what is wrong with the facts, those that editors changed included."""
    known = repository_facts()
    own = [
        f"{key}: {field} {what}"
        for key, fact in known.items()
        for field, what in faults_of(fact, fact, _today())
    ]
    try:
        rows = read_overlay(overlay(var))
    except ValueError as problem:
        return [*own, str(problem)]
    return own + [fault for key, row in rows.items() for fault in faults_of_row(key, row)]


class LiveFacts(Watched[Mapping[str, Fact]]):
    """The facts with what editors changed; an entry with a fault is kept as it was."""

    def __init__(self, var: Path) -> None:
        super().__init__("facts")
        self._overlay = overlay(var)
        self.rows: Mapping[str, Row] = {}
        self.refresh()

    def paths(self) -> Iterator[Path]:
        """Yield the file of the changes; the repository's stays as it is while we run."""
        yield self._overlay

    def made(self, stamps: Stamps, changed: list[Path]) -> Mapping[str, Fact]:
        """Return all facts."""
        if self._overlay in stamps:
            try:
                self.rows = dict(self._sound(read_overlay(self._overlay)))
            except ValueError as problem:
                log.error("%s; all facts are kept as they were", problem)
        else:
            self.rows = {}
        known = repository_facts()
        return {**known, **{key: changed_fact(known[key], row) for key, row in self.rows.items()}}

    def _sound(self, rows: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
        for key, row in rows.items():
            if found := faults_of_row(key, row):
                for fault in found:
                    log.error("%s; the fact is kept as it was", fault)
                if key in self.rows:
                    yield key, self.rows[key]
            else:
                yield key, row


def read_overlay(path: Path) -> dict[str, Row]:
    """Return what editors changed, by id; ValueError where the file cannot be read."""
    try:
        rows = YAML(typ="safe").load(path) if path.exists() else None
    except Exception as problem:  # whatever a broken file makes the parser stumble upon
        first = str(problem).splitlines()[0]
        raise ValueError(f"{path.name}: not readable as YAML, mend it: {first}") from problem
    if rows is not None and not isinstance(rows, dict):
        raise ValueError(f"{path.name}: is no table of facts, mend it")
    return {str(key): row for key, row in (rows or {}).items()}


def faults_of_row(key: str, row: Any) -> list[str]:
    """Return what is wrong with what an editor changed of a fact: `facts.yml: id: what`."""
    place = f"facts.yml: {key}:"
    former = repository_facts().get(key)
    if former is None:
        return [f"{place} there is no such fact, leave it out"]
    if not isinstance(row, dict) or row.keys() - set(CHANGEABLE):
        return [f"{place} give nothing but {', '.join(CHANGEABLE)}"]
    try:
        fact = changed_fact(former, row)
    except (TypeError, ValueError):
        return [f"{place} review_by {row.get('review_by')!r}, write 2027-03-31"]
    return [f"{place} {field} {what}" for field, what in faults_of(fact, former, _today())]


def changed_fact(former: Fact, row: Row) -> Fact:
    """Return a fact with changed fields; ValueError or TypeError where a date is none."""
    return replace(former, **_clean({"review_by": former.review_by, **row}))


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a review date is a day in Germany, not an instant


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


def _clean(row: Row) -> dict[str, Any]:
    """Return a row with its days as days; YAML takes for a day what looks like one."""
    clean = dict(row)
    review_by = clean["review_by"]
    if not isinstance(review_by, date):
        clean["review_by"] = date.fromisoformat(review_by)
    for name in ("as_of", "value"):
        if isinstance(clean.get(name), date):
            clean[name] = clean[name].isoformat()
    if clean.get("as_of") is not None:
        clean["as_of"] = str(clean["as_of"])
    return clean
