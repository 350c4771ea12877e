"""The columns of the directory's table: how each is read from an entry and written into it.

A row is one service at one place. Cells that say what the entry says already change nothing, so
what the table has no column for (translations, names of areas …) stays as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import phonenumbers
from babel import Locale

from guidance.counselling.directory import FORMATS, TARGET_GROUPS, TOPICS
from guidance.counselling.directory_rules import districts
from guidance.geography.places import Place, find_places, place_of_postal_code, states

Json = dict[str, Any]

_GROUPS = frozenset[str]().union(*TARGET_GROUPS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """One service at one place (`location` is None where it is nowhere in particular)."""

    organisation: Json
    service: Json
    place: Mapping[str, Any]
    location: Json | None

    @property
    def address(self) -> Mapping[str, Any]:
        """The location's address."""
        return self.location["addresses"][0] if self.location else {}


class Column(NamedTuple):
    """How a cell is read from an entry and written into it, and which cells say the same.

    `write` raises ValueError saying what is wrong with a cell. None: the cell belongs to several
    columns that are written together, or to none. Cells with one `essence` say the same, as do
    those that an entry has `other` words for.
    """

    read: Callable[[Entry], str]
    write: Callable[[Entry, str], None] | None = None
    essence: Callable[[str], object] = lambda cell: " ".join(cell.split())
    other: Callable[[Entry], tuple[str, ...]] = lambda _: ()


def _text(field: str) -> Column:
    """Return a column of a service's field."""

    def write(entry: Entry, cell: str) -> None:
        _put(entry.service, field, cell)

    return Column(lambda entry: str(entry.service.get(field, "")), write)


def _codes(field: str, known: frozenset[str] | Callable[[], frozenset[str]]) -> Column:
    """Return a column of a service's list of codes."""

    def write(entry: Entry, cell: str) -> None:
        codes = known() if callable(known) else known
        wanted = _items(cell)
        if unknown := [code for code in wanted if code not in codes]:
            some = ", ".join(sorted(codes)) if len(codes) < 40 else "ISO 639 codes"
            raise ValueError(f"{unknown[0]!r} is none, use {some}")
        _put(entry.service, field, list(dict.fromkeys(wanted)))

    return Column(lambda entry: ";".join(entry.service.get(field, ())), write, _as_set)


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _as_set(cell: str) -> object:
    return frozenset(_items(cell))


def _as_number(cell: str) -> object:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


def _translated(entry: Entry) -> tuple[str, ...]:
    return tuple(texts["name"] for texts in entry.service.get("translations", {}).values())


def _put(data: Json, field: str, value: object) -> None:
    if value:
        data[field] = value
    else:
        data.pop(field, None)


@cache
def _languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)


def _phone(entry: Entry, cell: str) -> None:
    further = entry.service.get("phones", [])[1:]
    first = [{"number": _international(cell)}] if cell else []
    _put(entry.service, "phones", first + further)


def _international(cell: str) -> str:
    try:
        number = phonenumbers.parse(cell if cell[0] in "+0" else f"+{cell}", "DE")
    except phonenumbers.NumberParseException as problem:
        raise ValueError(f"{cell!r} is no number, write +49 area number") from problem
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _website(entry: Entry, cell: str) -> None:
    _put(entry.service, "url", cell if cell != entry.organisation.get("website") else None)


def _area(entry: Entry, cell: str) -> None:
    """Keep areas under the name they are known by; a town stands for its district."""
    known = {area["name"]: area for area in entry.service.get("service_areas", ())}
    entry.service["service_areas"] = [known.get(name) or area_of(name) for name in _items(cell)]


def area_of(name: str) -> Json:
    """Return the area of a name or code; ValueError where it is no state, district or town."""
    if name in states():
        return {"name": states()[name].name, "extent_type": "state", "extent": [name]}
    if name == "DE":
        return {"name": "Deutschland", "extent_type": "country", "extent": ["DE"]}
    if name == "abroad":
        return {"name": "Ausland", "extent_type": "abroad", "extent": ["abroad"]}
    return {"name": name, "extent_type": "district", "extent": [_district(name)]}


def _district(name: str) -> str:
    if name in districts():
        return name
    found = [
        place.district
        for mention in find_places(name)
        if mention.text == name
        for place in mention.options
    ]
    if len(found) != 1 or not found[0]:
        raise ValueError(f"{name!r} is no district, use DE, abroad, DE-SL … or a district's name")
    return found[0]


def _coordinate_column(field: str) -> Column:
    """Return a column of a location's coordinate; an empty cell leaves it to the town."""

    def read(entry: Entry) -> str:
        return str(entry.location[field]) if entry.location else ""

    return Column(read, None, _as_number, other=lambda _: ("",))


#: All columns in their order; those after `notes` may be left out of a table.
COLUMNS: Mapping[str, Column] = {
    "id": Column(lambda entry: entry.place.get("id", entry.service.get("id", ""))),
    "organisation": Column(
        lambda entry: entry.organisation["name"],
        other=lambda entry: (str(entry.organisation.get("alternate_name", "")),),
    ),
    "unit": _text("name")._replace(other=_translated),
    "state": Column(lambda entry: entry.address.get("state_province", "")),
    "street": Column(lambda entry: entry.address.get("address_1", "")),
    "postal_code": Column(lambda entry: entry.address.get("postal_code", "")),
    "city": Column(lambda entry: entry.address.get("city", "")),
    "latitude": _coordinate_column("latitude"),
    "longitude": _coordinate_column("longitude"),
    "phone": Column(
        lambda entry: next((phone["number"] for phone in entry.service.get("phones", ())), ""),
        _phone,
        lambda cell: re.sub(r"[^+\d]", "", cell) or cell,
    ),
    "email": _text("email"),
    "website": Column(
        lambda entry: str(entry.service.get("url") or entry.organisation.get("website", "")),
        _website,
        other=lambda entry: () if "url" in entry.service else ("",),
    ),
    "topics": _codes("topics", TOPICS),
    "languages": _codes("languages", _languages),
    "formats": _codes("formats", FORMATS),
    "opening_hours": _text("x_opening_hours"),
    "service_area": Column(
        lambda entry: ";".join(
            code for area in entry.service.get("service_areas", ()) for code in area["extent"]
        ),
        _area,
        _as_set,
    ),
    "target_group": _text("eligibility_description"),
    "valid_from": _text("valid_from"),
    "valid_until": _text("valid_until"),
    "as_of": _text("assured_date"),
    "source_url": Column(
        lambda entry: " ; ".join(entry.service.get("sources", ())),
        lambda entry, cell: entry.service.update(sources=_items(cell)),
        _as_set,
    ),
    "confidence": _text("confidence"),
    "notes": _text("notes"),
    "target_groups": _codes("target_groups", _GROUPS),
    "status": Column(
        lambda entry: str(entry.service["status"]),
        lambda entry, cell: entry.service.update(status=cell or "active"),
    ),
    "reach_via": _text("reach_via"),
}
OPTIONAL = ("target_groups", "status", "reach_via")
REQUIRED = tuple(name for name in COLUMNS if name not in OPTIONAL)
PLACE = ("state", "street", "postal_code", "city", "latitude", "longitude")


def cells_of(entry: Entry) -> dict[str, str]:
    """Return an entry as a row of the table."""
    return {name: column.read(entry) for name, column in COLUMNS.items()}


def differing(cells: Mapping[str, str], entry: Entry) -> list[str]:
    """Return the columns in which a row says something else than its entry."""
    return [
        name
        for name, column in COLUMNS.items()
        if name in cells
        and all(
            column.essence(cells[name]) != column.essence(known)
            for known in (column.read(entry), *column.other(entry))
        )
    ]


def put(entry: Entry, name: str, cell: str) -> None:
    """Write a cell into its entry; ValueError says what is wrong with it."""
    write = COLUMNS[name].write
    if write:
        try:
            write(entry, cell)
        except ValueError as problem:
            raise ValueError(f"{name}: {problem}") from problem


def location_of(cells: Mapping[str, str], known: Mapping[str, str]) -> Json | None:
    """Return the location that a row names (without its id), None where it names no town.

    Coordinates follow from the postal code or town unless the row gives its own.
    """
    city, code, state = cells["city"], cells["postal_code"], cells["state"]
    if state and state not in states():
        raise ValueError(f"state: {state!r} is none, write DE-SL …")
    if not city:
        if code or cells["street"]:
            raise ValueError("city: missing, a street or postal code needs its town")
        return None
    code = code.zfill(5) if code.isdecimal() else code
    place = place_found(city, code, state)
    moved = any(cells[name] != known.get(name, "") for name in ("postal_code", "city"))
    told = any(cells[name] != known.get(name, "") for name in ("latitude", "longitude"))
    latitude, longitude = place.latitude, place.longitude
    if cells["latitude"] and cells["longitude"] and (told or not moved):
        latitude, longitude = _coordinate(cells, "latitude"), _coordinate(cells, "longitude")
    address = {"address_1": cells["street"], "city": city, "postal_code": code}
    return {
        "location_type": "physical",
        "latitude": latitude,
        "longitude": longitude,
        "x_coordinates_of": "postal_code" if code else "town",
        "addresses": [
            {key: value for key, value in address.items() if value}
            | {"state_province": place.state, "country": "DE", "address_type": "physical"}
        ],
    }


def place_found(city: str, code: str, state: str) -> Place:
    """Return the place of a postal code or town, in `state` unless that is ""; ValueError."""
    if code:
        known = place_of_postal_code(code)
        if known is None:
            raise ValueError(f"postal_code: {code!r} does not exist, mend it")
        options = [known]
    else:
        options = [option for mention in find_places(city) for option in mention.options]
    here = [option for option in options if state in ("", option.state)]
    if not here:
        raise ValueError(f"city: no {code or city} in {state or 'Germany'}, mend town or state")
    if len({option.state for option in here}) > 1:
        raise ValueError(f"state: missing, there is more than one {city}")
    return here[0]


def _coordinate(cells: Mapping[str, str], name: str) -> float:
    try:
        return float(cells[name].replace(",", "."))
    except ValueError:
        raise ValueError(f"{name}: {cells[name]!r} is no number, write 49.2333") from None
