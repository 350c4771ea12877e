"""When live chat is offered: the hours of a region, or those of a partner somebody was sent to.

They stand in `LOTSE_VAR/live_hours.yml`, in the syntax of OpenStreetMap. The console writes the
file; console and assistant read it, so that both say the same.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from guidance.counselling.exchange.files import as_yaml, write_files
from guidance.counselling.live import load_directory
from guidance.counselling.opening import is_valid, opening_state
from guidance.watching import Stamps, Watched, var

log = logging.getLogger(__name__)

#: Stands for all regions that have no hours of their own, and for people whose region is not known.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours: of whom they are (a partner's id, or a region), and whose holidays they keep."""

    of: str
    text: str
    state: str | None

    def is_open(self, at: datetime) -> bool:
        """Return whether live chat is offered at a moment."""
        return _is_open(self.text, self.state, at.replace(second=0, microsecond=0))


@lru_cache(256)
def _is_open(text: str, state: str | None, minute: datetime) -> bool:
    # It is asked with every message, and takes more than a millisecond to work out.
    return opening_state(text, state, minute).state == "open"


@dataclass(frozen=True, slots=True)
class LiveHours:
    """All hours: by federal state, and by partner."""

    regions: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)

    def applying(self, state: str | None, referred: Iterable[str]) -> tuple[Hours, ...]:
        """Return the hours that hold for somebody; none where live chat is always offered.

        `referred` are the partners the person was sent to. Those with hours of their own decide;
        else it is the region.
        """
        known = load_directory().by_id
        own = [
            Hours(key, self.partners[key], (known[key].state if key in known else None) or state)
            for key in referred
            if key in self.partners
        ]
        if own:
            return tuple(own)
        region = state if state in self.regions else EVERYWHERE
        text = self.regions.get(region or EVERYWHERE)
        return (Hours(region or EVERYWHERE, text, state),) if text else ()


def are_open(hours: Iterable[Hours], at: datetime) -> bool:
    """Return whether one of several hours is open; without any it is always so."""
    every = tuple(hours)
    return not every or any(one.is_open(at) for one in every)


def is_usable(text: str, at: datetime) -> bool:
    """Return whether hours can be read, and there is a time to come at which they are open."""
    if not is_valid(text):
        return False
    found = opening_state(text, None, at)
    return found.state == "open" or found.next is not None


def live_hours() -> LiveHours:
    """Return the hours as they are now; changes are looked for in the background."""
    return _watched().current


@cache
def _watched() -> "WatchedHours":
    hours = WatchedHours(var())
    hours.watch()
    return hours


class WatchedHours(Watched[LiveHours]):
    """The hours of a state folder; what is faulty is logged and left as it was."""

    def __init__(self, var: Path) -> None:
        super().__init__("live hours")
        self._path = _file(var)
        self.current = LiveHours()
        self.refresh()

    def paths(self) -> Iterator[Path]:
        """Yield the one file."""
        yield self._path

    def made(self, stamps: Stamps, changed: list[Path]) -> LiveHours:
        """Return what the file says."""
        if self._path not in stamps:
            return LiveHours()
        try:
            return _read(self._path)
        except Exception as problem:  # whatever a broken file makes the parser stumble upon
            first = str(problem).splitlines()[0]
            log.error("%s: %s; all hours are kept as they were", self._path.name, first)
            return self.current


def write(var: Path, hours: LiveHours) -> None:
    """Keep hours in a state folder; OSError where that cannot be written."""
    data = {"regions": dict(sorted(hours.regions.items())),
            "partners": dict(sorted(hours.partners.items()))}  # fmt: skip
    write_files({_file(var): as_yaml(data)})


def _file(var: Path) -> Path:
    return var / "live_hours.yml"


def _read(path: Path) -> LiveHours:
    data: Mapping[str, Any] = YAML(typ="safe").load(path) or {}
    hours = LiveHours(*({**(data.get(kind) or {})} for kind in ("regions", "partners")))
    for text in (*hours.regions.values(), *hours.partners.values()):
        if not isinstance(text, str) or not is_valid(text):
            raise ValueError(f"{text!r} cannot be read, write Mo-Fr 09:00-16:00")
    return hours
