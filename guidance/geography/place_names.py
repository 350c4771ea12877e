"""How the names of German places are written: in full, shortened, and in other languages."""

import re
from collections.abc import Iterator
from functools import cache

from guidance.geography.atlas import SMALL_TOWN, Place, rows, towns
from guidance.geography.countries import foreign_city_words
from guidance.reading.gazetteer import Gazetteer, spellings
from guidance.reading.words import doubtful_names, ordinary_words, profession_words

# A village whose name is shorter, or an everyday word, is known by its postal code only; one with a
# long name may be inflected like a town. Only cities and the longest names may be misspelt.
_SHORT_NAME, _LONG_NAME, _LONGEST_NAME = 5, 9, 11
_CITY = 100_000  # inhabitants
_ADDITION = re.compile(r"(?: \(|/| (?:am|an der|im|in der|in|bei|vor der|auf|ob der|unter) ).*")
_RIVER = re.compile(r"(.+) \((Oder|Saale|Elbe|Havel|Spree|Weser|Donau)\)")
_AT = re.compile(r" (?:am|an der|im|in der) ")


@cache
def place_gazetteer() -> Gazetteer[int]:
    """Return the gazetteer of German places; its keys are positions in `atlas.towns()`."""
    foreign = foreign_city_words()
    words = ordinary_words() | foreign
    elastic: list[tuple[str, int]] = []
    firm: list[tuple[str, int]] = []
    rigid: list[tuple[str, int]] = []
    for name, key in _names():
        place, population = towns()[key]
        large = population > SMALL_TOWN or place.kind in ("state", "district")
        if population >= _CITY or place.kind == "state" or len(name) >= _LONGEST_NAME:
            elastic.append((name, key))
        elif large or len(name) >= _LONG_NAME:
            firm.append((name, key))
        elif len(name) >= _SHORT_NAME and spellings(name).isdisjoint(words):
            rigid.append((name, key))
    others = profession_words() | foreign
    return Gazetteer(elastic, firm=firm, rigid=rigid, doubtful=doubtful_names(), others=others)


@cache
def names_of(place: Place) -> frozenset[str]:
    """Return what tells a place apart: its name, its district, and its names elsewhere."""
    names = (
        row["name"]
        for row in (*rows("geonames_names.csv"), *rows("exonyms.csv"))
        if (row["place"], row["state"]) == (place.name, place.state)
    )
    return frozenset((place.name, place.district or "", *names))


def _names() -> Iterator[tuple[str, int]]:
    for key, (place, _) in enumerate(towns()):
        yield from ((name, key) for name in _german_names(place))
    yield from _foreign_names()


def _german_names(place: Place) -> Iterator[str]:
    yield place.name
    yield from _NAMES_BY_KIND.get(place.kind, _no_more)(place)
    if place.name.startswith("Sankt "):
        yield place.name.replace("Sankt ", "St. ")


def _town_names(place: Place) -> Iterator[str]:
    short = _ADDITION.sub("", place.name)
    if short != place.name:
        yield short
        yield _AT.sub(" ", place.name)
    if river := _RIVER.fullmatch(place.name):
        yield f"{river[1]} an der {river[2]}"


def _quarter_names(place: Place) -> Iterator[str]:
    town = f"{place.district} "
    bare = place.name.removeprefix(town)
    yield bare if bare != place.name else town + place.name


def _district_names(place: Place) -> Iterator[str]:
    bare = place.name.removeprefix("Landkreis ").removeprefix("Kreis ")
    if bare != place.name:
        yield from (f"{title} {bare}" for title in ("Landkreis", "Kreis", "LK"))
    if "-" in bare:
        yield bare


def _no_more(_: Place) -> Iterator[str]:
    return iter(())


_NAMES_BY_KIND = {
    "town": _town_names,
    "quarter": _quarter_names,
    "district": _district_names,
}


def _foreign_names() -> Iterator[tuple[str, int]]:
    """Yield the names of towns and states in other languages, and what regions are called."""
    largest_last = reversed([*enumerate(place for place, _ in towns())])
    keys = {
        ("" if place.kind == "state" else place.name, place.state): key
        for key, place in largest_last
    }
    for row in (*rows("geonames_names.csv"), *rows("exonyms.csv")):
        yield row["name"], keys[row["place"], row["state"]]
    for row in rows("state_names.csv"):
        yield row["name"], keys["", row["state"]]
