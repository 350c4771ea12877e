"""German places as people name them: postal codes, towns, quarters, districts and states."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Literal, NamedTuple, cast

from guidance.countries import foreign_city_words
from guidance.gazetteer import (
    Gazetteer,
    doubtful_names,
    ordinary_words,
    profession_words,
    spellings,
)
from guidance.text import digits, fold

_DATA = Path(__file__).parent.parent / "data" / "guidance" / "places"
_EARTH_KM = 6371.0
SMALL_TOWN = 5_000  # taken for the population of places under 15,000, of which we have none
_DOMINANCE = 15  # as many times larger, a town is meant even where smaller ones share its name
_SAME_TOWN_KM = 30.0
# A village whose name is shorter, or an everyday word, is known by its postal code only; one with a
# long name may be inflected and misspelt like a town.
_SHORT_NAME, _LONG_NAME = 5, 9

_ADDITION = re.compile(r"(?: \(|/| (?:am|an der|im|in der|in|bei|vor der|auf|ob der|unter) ).*")
_RIVER = re.compile(r"^(.+) \((Oder|Saale|Elbe|Havel|Spree|Weser|Donau)\)$")
_AT = re.compile(r" (?:am|an der|im|in der) ")
_CODE = re.compile(r"(?<![\d.,/+])(?<!\d[ -])(?:D-?\s?)?(\d{5})(?![\d/]|[.,]\d|[ -]\d)", re.IGNORECASE)
_AMOUNT_AFTER = re.compile(
    r"^\s*(?:€|\$|£|₽|₴|₺|%|eur|usd|dollar|lira|tl\b|zl\b|lei\b|руб|грн|евро|євро|доллар|долар|тыс|km\b|км\b"
    r"|brutto|netto|gross|pro |im jahr|im monat|a year|per |menschen|people|einwohner|يورو|دولار|ليره|یورو|تومان|тенге)"
)
_AMOUNT_BEFORE = re.compile(
    r"(?:[€$£]|eur|euro|verdien\w*|gehalt|lohn|salary|earn\w*|kost\w* |costs? |nr|nummer|number|№|"
    r"aktenzeichen|paragraph|§|tel|telefon|phone|fax|maas\w*|зарплат\w*)[\s.:]*$"
)
_BESIDE_CODE = re.compile(r"^[\s,.()/-]*(?:in\s|plz\s?)?[\s,.(/-]*$")
_BESIDE_STATE = re.compile(r"^[\s,(/-]*(?:in|im|bei|bl|land)?[\s,(/-]*$")

@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place; one option is certain, of several the person must choose."""

    text: str
    start: int
    end: int
    options: tuple[Place, ...]


class _Found(NamedTuple):
    """Words that may name a place; where they are not `sure` they need a code or state beside."""

    start: int
    end: int
    options: list[Place]
    sure: bool


def find_places(text: str) -> list[PlaceMention]:
    """Return the German places named in `text`, likeliest option first; codes joined with towns."""
    named = [
        _Found(found.start, found.end, [towns()[key].place for key in sorted(found.keys)], bool(found.score))
        for found in _gazetteer().find(text, unsure=True)
    ]
    found = _with_codes(text, _with_states(text, named))
    return [
        PlaceMention(text[at.start : at.end], at.start, at.end, _likely(text[at.start : at.end], at.options))
        for at in found
        if at.sure
    ]


def is_postal_code_shaped(text: str) -> bool:
    """Return whether all of `text` looks like a German postal code, existing or not."""
    match = _CODE.search(digits(text))
    return bool(match) and match[0].strip() == digits(text).strip(" .,!")


def unknown_postal_code(text: str) -> str | None:
    """Return the first five digits in `text` meant as a postal code that does not exist."""
    codes = (match[1] for match in _codes_in(text))
    return next((code for code in codes if code not in postal_codes()), None)


@cache
def _gazetteer() -> Gazetteer[int]:
    flexible, rigid = [], []
    for key, (place, population) in enumerate(towns()):
        large = population > SMALL_TOWN or place.kind in ("state", "district")
        for name in _names(place):
            if large or len(name) >= _LONG_NAME:
                flexible.append((name, key))
            elif len(name) >= _SHORT_NAME and spellings(name).isdisjoint(ordinary_words()):
                rigid.append((name, key))
    others = profession_words() | foreign_city_words()
    flexible += _foreign_names()
    return Gazetteer(flexible, rigid=rigid, doubtful=doubtful_names(), others=others)


def _names(place: Place) -> Iterator[str]:
    """Yield the ways to write a German name: in full, without its addition, abbreviated."""
    yield place.name
    short = _ADDITION.sub("", place.name)
    if place.kind == "town" and short != place.name:
        yield short
        yield _AT.sub(" ", place.name)
    if river := _RIVER.match(place.name):
        yield f"{river[1]} an der {river[2]}"
    if place.name.startswith("Sankt "):
        yield place.name.replace("Sankt ", "St. ")
    if place.kind == "quarter" and place.district:
        of_town = f"{place.district} "
        in_town = place.name.startswith(of_town)
        yield place.name.removeprefix(of_town) if in_town else of_town + place.name
    if place.kind == "district":
        bare = place.name.removeprefix("Landkreis ").removeprefix("Kreis ")
        if bare != place.name:
            yield from (f"Landkreis {bare}", f"Kreis {bare}", f"LK {bare}")
        if "-" in bare:
            yield bare


def _foreign_names() -> Iterator[tuple[str, int]]:
    """Yield the names of towns and states in other languages."""
    by_name = {(place.name, place.state): key for key, (place, _) in reversed([*enumerate(towns())])}
    by_state = {place.state: key for key, (place, _) in enumerate(towns()) if place.kind == "state"}
    for row in (*_rows("geonames_names.csv"), *_rows("exonyms.csv")):
        yield row["name"], by_name[row["place"], row["state"]] if row["place"] else by_state[row["state"]]
    for row in _rows("state_names.csv"):
        yield row["name"], by_state[row["state"]]


def _with_states(text: str, found: list[_Found]) -> list[_Found]:
    """Join a town with a state behind it, as in "Halle, NRW": it tells which Halle is meant."""
    joined: list[_Found] = []
    for here in found:
        last = joined[-1] if joined else None
        codes = {place.state for place in here.options if place.kind == "state"}
        inside = [place for place in last.options if place.state in codes] if last else []
        if last and inside and _BESIDE_STATE.match(fold(text[last.end : here.start])):
            joined[-1] = _Found(last.start, here.end, inside, True)
        else:
            joined.append(here)
    return joined


def _with_codes(text: str, found: list[_Found]) -> list[_Found]:
    """Add the postal codes, each joined with the town beside it; the code decides."""
    for match in _codes_in(text):
        place = postal_codes().get(match[1])
        if place is None:
            continue
        start, end = match.span()
        beside = [
            here
            for here in found
            if _BESIDE_CODE.match(fold(text[end : here.start] if here.start >= end else text[here.end : start]))
        ]
        named = [option for here in beside for option in here.options if _same_town(option, place)]
        if named:
            place = replace(place, name=named[0].name)
        here = _Found(
            min([start, *(b.start for b in beside)]), max([end, *(b.end for b in beside)]), [place], True
        )
        found = sorted([here, *(other for other in found if other not in beside)])
    return found


def _codes_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of five digits that are no amounts of money or parts of other numbers."""
    plain = digits(text)
    for match in _CODE.finditer(plain):
        before, after = fold(plain[: match.start()]), fold(plain[match.end() :])
        if not (_AMOUNT_AFTER.match(after) or _AMOUNT_BEFORE.search(before)):
            yield match


def _same_town(named: Place, coded: Place) -> bool:
    near = named.state == coded.state and distance_km(named, coded) < _SAME_TOWN_KM
    return near and named.kind in ("town", "quarter")


def _likely(name: str, options: list[Place]) -> tuple[Place, ...]:
    """Return who is meant by a shared name: all, or only the one everybody thinks of."""
    state = next((place for place in options if place.kind == "state"), None)
    if state:  # Berlin, Hamburg and Bremen are towns first, a village called Sachsen is not
        return (next((place for place in options if _is_city_of(place, state)), state),)
    spelt, first = spellings(name), options[0]
    shortened = spelt.isdisjoint(spellings(first.name))
    return tuple(
        place
        for place in options
        if population(place) * _DOMINANCE >= population(first)
        or (shortened and spelt.isdisjoint(spellings(place.name)))
    )


def _is_city_of(place: Place, state: Place) -> bool:
    return place.kind == "town" and (place.name, place.state) == (state.name, state.state)
