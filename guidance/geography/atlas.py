"""The places of Germany: states, districts, towns, quarters and postal codes, and how far apart."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Literal, NamedTuple, cast

from guidance.reading.text import digits

_DATA = Path(__file__).parents[2] / "data" / "guidance" / "places"
_EARTH_KM = 6371.0
_AROUND_KM = 25.0  # no spot in Germany is farther from the middle of a postal code
SMALL_TOWN = 5_000  # taken for the population of places under 15,000, of which we have none

Kind = Literal["postal_code", "town", "quarter", "district", "state"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in Germany; `state` is its ISO 3166-2 code, `district` its Kreis."""

    name: str
    state: str
    latitude: float
    longitude: float
    postal_code: str | None
    district: str | None
    kind: Kind


class Town(NamedTuple):
    """A place with the number of its inhabitants, which decides who is meant by a shared name."""

    place: Place
    population: int


def place_of_postal_code(code: str) -> Place | None:
    """Return the place of a German postal code of five digits, or None if there is none."""
    return postal_codes().get(digits(code).strip())


def place_at(latitude: float, longitude: float) -> Place | None:
    """Return the place of the postal code nearest to a spot, None for a spot outside Germany."""
    spot = Place("", "", latitude, longitude, None, None, "postal_code")
    # Flat is exact enough to find the nearest, where a degree to the east counts for less.
    shrink = cos(radians(latitude))
    nearest = min(
        postal_codes().values(),
        key=lambda place: (
            (place.latitude - latitude) ** 2 + ((place.longitude - longitude) * shrink) ** 2
        ),
    )
    return nearest if distance_km(spot, nearest) <= _AROUND_KM else None


def distance_km(a: Place, b: Place) -> float:
    """Return the distance between two places as the crow flies, in kilometres."""
    north, south = radians(a.latitude), radians(b.latitude)
    half = sin((south - north) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


@cache
def states() -> Mapping[str, Place]:
    """Return the sixteen states by their ISO 3166-2 code."""
    return {row["code"]: _place(row, state=row["code"], kind="state") for row in rows("states.csv")}


def state_name(code: str, language: str) -> str:
    """Return the name of a state in one of our languages; KeyError if there is no such state."""
    return _state_names().get((code, language)) or states()[code].name


@cache
def _state_names() -> dict[tuple[str, str], str]:
    return {(row["state"], row["lang"]): row["name"] for row in rows("state_names.csv")}


@cache
def postal_codes() -> Mapping[str, Place]:
    """Return the places of all German postal codes, by code."""
    return {
        row["code"]: _place(row, postal_code=row["code"], kind="postal_code")
        for row in rows("postal_codes.csv")
    }


@cache
def towns() -> Sequence[Town]:
    """Return all named places, the largest first; states and districts behind the towns."""
    known = [Town(_place(row), int(row["population"] or SMALL_TOWN)) for row in rows("towns.csv")]
    known.sort(key=lambda town: -town.population)
    districts = [Town(_place(row, kind="district"), 0) for row in rows("districts.csv")]
    return [*known, *districts, *(Town(state, 0) for state in states().values())]


@cache
def _populations() -> dict[Place, int]:
    return dict(towns())


def population(place: Place) -> int:
    """Return the number of inhabitants, for small places a guess."""
    return _populations().get(place, SMALL_TOWN)


def _place(row: Mapping[str, str], *, kind: Kind | None = None, **known: str) -> Place:
    """Return the place that a row of one of the tables describes."""
    return Place(
        name=row["name"],
        state=known.get("state") or row["state"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        postal_code=known.get("postal_code") or row.get("postal_code") or None,
        district=row.get("district") or None,
        kind=kind or cast(Kind, row["kind"]),
    )


def rows(file: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the tables in data/guidance/places."""
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
