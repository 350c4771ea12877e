"""What the list shows of each entry; made once for a directory, however often it is looked at."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from console.directory import due, store
from console.people import regions
from guidance.counselling.directory import Directory, Organisation
from guidance.reading.text import fold

#: The whole country, and people who are not there yet.
NATIONWIDE, ABROAD = "DE", "abroad"


@dataclass(frozen=True, slots=True)
class Card:
    """One organisation in the list; `said` is what a search looks through."""

    id: str
    name: str
    services: int
    areas: frozenset[str]
    said: str
    confirmed: str
    due: tuple[due.Due, ...]

    @property
    def area_names(self) -> str:
        """Return the federal states, in words."""
        return ", ".join(
            sorted(regions.name(code) for code in self.areas if code.startswith("DE-"))
        )


def cards() -> list[Card]:
    """Return all entries by name, as they are today."""
    return _kept.of(store.directory(), due.today())


class _Kept:
    """The cards of the newest directory, of one day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: tuple[Directory, date] | None = None
        self._cards: list[Card] = []

    def of(self, directory: Directory, day: date) -> list[Card]:
        with self._lock:
            if self._of is None or self._of[0] is not directory or self._of[1] != day:
                ordered = sorted(directory.organisations, key=lambda one: fold(one.data["name"]))
                self._cards, self._of = [_card(one) for one in ordered], (directory, day)
            return self._cards


_kept = _Kept()


def _card(one: Organisation) -> Card:
    data = one.data
    towns = [each["city"] for place in data.get("locations", ()) for each in place["addresses"]]
    names = [service["name"] for service in data["services"]]
    said = [data["id"], data["name"], data.get("alternate_name", ""), *towns, *names]
    return Card(
        data["id"],
        data["name"],
        len(data["services"]),
        frozenset(_areas(one)),
        fold(" ".join(said)),
        due.last_confirmed(one),
        tuple(due.due(one)),
    )


def _areas(one: Organisation) -> Iterable[str]:
    """Yield the federal states an organisation is in or works for, with DE and abroad."""
    for place in one.data.get("locations", ()):
        for address in place["addresses"]:
            yield address["state_province"]
    for service in one.data["services"]:
        for area in service.get("service_areas", ()):
            codes = (code for code in area["extent"] if code.startswith("DE") or code == ABROAD)
            yield from codes
