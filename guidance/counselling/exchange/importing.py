"""Import of a table: what would change, row by row, before anything is written."""

import copy
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from guidance.counselling.directory import Directory, Organisation, places_of
from guidance.counselling.directory_rules import concerned, directory_of_shaped, faults_of
from guidance.counselling.exchange.columns import (
    COLUMNS,
    PLACE,
    Entry,
    cells_of,
    differing,
    location_of,
    put,
)
from guidance.counselling.exchange.spreadsheet import Row
from guidance.reading.text import fold

Json = dict[str, Any]
Kind = Literal["new", "changed", "unchanged", "faulty"]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one line of the table; `what` are columns that change, or the faults."""

    line: int
    id: str
    kind: Kind
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; `organisations` are the new and changed ones by their ids."""

    outcomes: tuple[Outcome, ...]
    organisations: Mapping[str, Json]

    @property
    def faulty(self) -> bool:
        """Whether a row is faulty, so that nothing may be written."""
        return any(outcome.kind == "faulty" for outcome in self.outcomes)

    def count(self, kind: Kind) -> int:
        """Return how many rows there are of a kind."""
        return sum(outcome.kind == kind for outcome in self.outcomes)


def plan(rows: Iterable[Row], directory: Directory) -> Plan:
    """Return what the rows would change in the directory; nothing is written."""
    return _Import(directory).plan(list(rows))


def entries(organisations: Iterable[Organisation]) -> Iterator[Entry]:
    """Yield every service at each of its places, in the order of the directory."""
    for organisation in organisations:
        data: Any = organisation.data
        locations = {location["id"]: location for location in data.get("locations", ())}
        for service in data["services"]:
            for place in places_of(service):
                yield Entry(data, service, place, locations.get(place.get("location")))


class _Import:
    """One import while it is planned: the organisations as the rows so far have left them."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._data: dict[str, Any] = {one.data["id"]: one.data for one in directory.organisations}
        self._changed: dict[str, Json] = {}
        self._known = {
            COLUMNS["id"].read(entry): entry for entry in entries(directory.organisations)
        }
        self._by_name = {
            name: key
            for key, data in self._data.items()
            for name in (data.get("alternate_name"), data["name"])
            if name
        }

    def plan(self, rows: list[Row]) -> Plan:
        names = self._names(rows)
        seen: dict[str, int] = {}
        outcomes = []
        for row in rows:
            key = row.cells.get("id", "")
            try:
                if row.fault:
                    raise ValueError(row.fault)
                if not _ID.fullmatch(key):
                    raise ValueError("id: use small letters, digits and hyphens, such as sl-elfe")
                if key in seen:
                    raise ValueError(f"id: stands in line {seen[key]} already, leave one out")
                seen[key] = row.line
                outcomes.append(self._row(row, names))
            except ValueError as problem:
                outcomes.append(Outcome(row.line, key, "faulty", (str(problem),)))
        return Plan(tuple(self._checked(outcomes)), self._changed)

    def _names(self, rows: list[Row]) -> Mapping[str, set[str]]:
        """Return what the table calls the organisations that are known, by their ids."""
        told = {row.cells.get("id"): row.cells.get("organisation") for row in rows}
        names: dict[str, set[str]] = defaultdict(set)
        for key, entry in self._known.items():
            data = entry.organisation
            names[data["id"]].add(told.get(key) or data["name"])
        return names

    def _row(self, row: Row, names: Mapping[str, set[str]]) -> Outcome:
        key, cells = row.cells["id"], row.cells
        former = self._known.get(key)
        if former is None:
            self._add(key, cells)
            return Outcome(row.line, key, "new")
        changes = differing(cells, former)
        moves = not {*PLACE}.isdisjoint(changes)
        location = location_of(cells, cells_of(former)) if moves else None
        if not location and not former.location:  # a state alone is no place
            moves, changes = False, [name for name in changes if name not in PLACE]
        if not changes:
            return Outcome(row.line, key, "unchanged")
        data = self._home_of(former, cells, "organisation" in changes, names)
        entry = next(e for e in entries([Organisation("", data)]) if COLUMNS["id"].read(e) == key)
        for name in changes:
            put(entry, name, cells[name])
        if moves:
            _settle(entry, location)
        self._keep(data)
        return Outcome(row.line, key, "changed", tuple(changes))

    def _home_of(
        self, former: Entry, cells: Mapping[str, str], other: bool, names: Mapping[str, set[str]]
    ) -> Json:
        """Return the organisation to change: renamed, or another to which the service moves."""
        data: Json = copy.deepcopy(self._data[former.organisation["id"]])
        if not other:
            return data
        name = _named(cells)
        if names[data["id"]] == {name}:
            return data | {"name": name}
        moving = next(each for each in data["services"] if each["id"] == former.service["id"])
        data["services"].remove(moving)
        if not data["services"] or len(places_of(moving)) > 1:
            raise ValueError("organisation: give all services of the organisation the new name")
        home = self._organisation(name)
        if former.location:
            place = {name: value for name, value in former.location.items() if name != "id"}
            at = _like(home, place) or _new_location(home, place)
            moving["service_at_locations"] = [{**former.place, "location": at}]
        home["services"].append(moving)
        _tidy(data)
        self._keep(data)
        return home

    def _add(self, key: str, cells: Mapping[str, str]) -> None:
        """Add a service to the organisation of this name, or make one."""
        data = self._organisation(_named(cells))
        service: Json = {"id": key, "status": "active"}
        data["services"].append(service)
        entry = Entry(data, service, {}, None)
        for column in COLUMNS:
            if column in cells:
                put(entry, column, cells[column])
        if not service["service_areas"] and cells["state"]:
            put(entry, "service_area", cells["state"])
        _settle(entry, location_of(cells, {}))
        self._keep(data)

    def _organisation(self, name: str) -> Json:
        """Return a copy of the organisation of this name, or a new one."""
        if name in self._by_name:
            return copy.deepcopy(self._data[self._by_name[name]])
        return {"id": _free_id(name, self._data), "name": name, "services": []}

    def _keep(self, data: Json) -> None:
        self._data[data["id"]] = self._changed[data["id"]] = data
        self._by_name[data["name"]] = data["id"]

    def _checked(self, outcomes: list[Outcome]) -> Iterator[Outcome]:
        """Yield the outcomes, those faulty that break a rule of the directory."""
        faults = self._faults()
        for outcome in outcomes:
            if found := faults.get(outcome.id) if outcome.kind in ("new", "changed") else None:
                yield replace(outcome, kind="faulty", what=tuple(found))
            else:
                yield outcome

    def _faults(self) -> Mapping[str, list[str]]:
        """Return the faults of the changed organisations by the ids of the rows concerned."""
        organisations = {one.data["id"]: one for one in self._directory.organisations}
        organisations |= {
            key: Organisation(f"{key}.yml", data) for key, data in self._changed.items()
        }
        directory = directory_of_shaped(organisations.values())
        found: dict[str, list[str]] = defaultdict(list)
        for key, data in self._changed.items():
            for fault in faults_of(organisations[key], directory):
                numbers = concerned(data, fault) or range(len(data["services"]))
                for service in (data["services"][number] for number in numbers):
                    for place in places_of(service):
                        row = place.get("id", service["id"])
                        found[row].append(fault.partition(": ")[2].removeprefix(f"{row}: "))
        return found


def _named(cells: Mapping[str, str]) -> str:
    if not cells["organisation"]:
        raise ValueError("organisation: empty, give its name")
    return cells["organisation"]


def _settle(entry: Entry, location: Json | None) -> None:
    """Put a service where its row says; a location that nobody uses any more goes."""
    data, service = entry.organisation, entry.service
    places = [
        place for place in service.get("service_at_locations", ()) if place is not entry.place
    ]
    if location:
        at = _like(data, location) or _moved(entry, location) or _new_location(data, location)
        places.append({**entry.place, "location": at})
    service["service_at_locations"] = places
    _tidy(data)


def _tidy(data: Json) -> None:
    """Leave out locations where nobody is any more, and empty lists."""
    used = {place.get("location") for each in data["services"] for place in places_of(each)}
    data["locations"] = [one for one in data.get("locations", ()) if one["id"] in used]
    for owner in (data, *data["services"]):
        for field in ("locations", "service_at_locations"):
            if owner.get(field) == []:
                del owner[field]


def _like(data: Json, location: Json) -> str | None:
    """Return the location of the organisation that is this one already."""
    return next(
        (
            one["id"]
            for one in data.get("locations", ())
            if {**one, "id": None, "x_coordinates_of": None}
            == {**location, "id": None, "x_coordinates_of": None}
        ),
        None,
    )


def _moved(entry: Entry, location: Json) -> str | None:
    """Change the service's own location, if no other service is there."""
    if entry.location is None:
        return None
    key = entry.location["id"]
    others = [
        place
        for service in entry.organisation["services"]
        for place in places_of(service)
        if place.get("location") == key and place is not entry.place
    ]
    if others:
        return None
    former = entry.location["addresses"][0]
    (address,) = location["addresses"]
    ours = {"address_1", "city", "postal_code"}
    kept = {name: value for name, value in former.items() if name not in ours}
    entry.location.update(location, addresses=[kept | address, *entry.location["addresses"][1:]])
    return str(key)


def _new_location(data: Json, location: Json) -> str:
    taken = {one["id"] for one in data.get("locations", ())}
    key = _free_id(location["addresses"][0]["city"], taken)
    data["locations"] = [*data.get("locations", ()), {"id": key, **location}]
    return key


def _free_id(name: str, taken: Container[str]) -> str:
    """Return a readable id made from a name."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name.translate(_GERMAN)))[:70].strip("-") or "entry"
    free = (f"{slug}-{number}" if number > 1 else slug for number in count(1))
    return next(key for key in free if key not in taken)
