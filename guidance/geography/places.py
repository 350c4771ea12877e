"""The German places that people mention: towns, districts, states and postal codes, and which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from guidance.geography.atlas import (
    Place,
    distance_km,
    place_at,
    place_of_postal_code,
    population,
    state_name,
    states,
    towns,
)
from guidance.geography.place_names import place_gazetteer
from guidance.reading.gazetteer import spellings
from guidance.reading.text import digits, fold

__all__ = [
    "Place",
    "PlaceMention",
    "distance_km",
    "find_places",
    "is_postal_code_shaped",
    "place_at",
    "place_of_postal_code",
    "state_name",
    "states",
    "unknown_postal_code",
]

_DOMINANCE = 15  # as many times larger, a town is meant even where smaller ones share its name
_SAME_TOWN_KM = 30.0
# Five digits that are no part of a longer number, of a price or of a phone number.
_CODE = re.compile(
    r"(?<![\d.,/+])(?<!\d[ -])(?:\bD-?\s?)?(\d{5})(?![\d/]|[.,]\d|[ -]\d)", re.IGNORECASE
)
_UNIT_BEHIND = re.compile(
    r"\s*(?:[€$£₽₴₺%]|eur|usd|dol+ar|lira|tl\b|zl\b|lei\b|km\b|brutto|netto|gross|pro |per |a year"
    r"|im jahr|im monat|einwohner|mensch|people|руб|грн|евро|євро|дол+ар|тыс|тенге|км\b"
    r"|يورو|دولار|ليره|تومان)"
)
_QUANTITY_BEFORE = re.compile(
    r"(?:[€$£§]|euro?|verdien\w*|gehalt|lohn|salary|earn\w*|costs?|kost\w*|maas\w*|зарплат\w*|nr"
    r"|num[mb]er|aktenzeichen|tel|telefon|phone|fax)[\s.:]*$"
)
_BESIDE_CODE = re.compile(r"[\s,.()/-]*(?:in\s|plz\s?)?[\s,.(/-]*")
_BESIDE_STATE = re.compile(r"[\s,(/-]*(?:in|im|land)?[\s,(/-]*")


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
    options: tuple[Place, ...]
    sure: bool


def find_places(text: str) -> list[PlaceMention]:
    """Return the German places named in `text`, likeliest option first; codes joined with towns."""
    found = _with_codes(text, _with_states(text, _named(text)))
    return [_mention(text, here) for here in found if here.sure]


def is_postal_code_shaped(text: str) -> bool:
    """Return whether all of `text` looks like a German postal code, existing or not."""
    return _CODE.fullmatch(digits(text).strip(" .,!")) is not None


def unknown_postal_code(text: str) -> str | None:
    """Return the first five digits in `text` meant as a postal code that does not exist."""
    codes = (match[1] for match in _codes_in(text))
    return next((code for code in codes if place_of_postal_code(code) is None), None)


def _named(text: str) -> list[_Found]:
    return [
        _Found(
            found.start,
            found.end,
            tuple(towns()[key].place for key in sorted(found.keys)),
            found.score > 0,
        )
        for found in place_gazetteer().find(text, unsure=True)
    ]


def _with_states(text: str, found: list[_Found]) -> list[_Found]:
    """Join a town with a state behind it, as in "Halle, NRW": it tells which Halle is meant."""
    joined: list[_Found] = []
    for here in found:
        town = joined[-1] if joined else here
        codes = {place.state for place in here.options if place.kind == "state"}
        inside = tuple(place for place in town.options if place.state in codes)
        between = fold(text[town.end : here.start])
        if town.end <= here.start and inside and _BESIDE_STATE.fullmatch(between):
            joined[-1] = _Found(town.start, here.end, inside, True)
        else:
            joined.append(here)
    return joined


def _with_codes(text: str, found: list[_Found]) -> list[_Found]:
    """Add the postal codes, each joined with the town beside it; the code decides."""
    for match in _codes_in(text):
        if place := place_of_postal_code(match[1]):
            code = _Found(*match.span(), (place,), True)
            town = _beside(text, code, found)
            found = [here for here in found if here is not town]
            found.append(_joined(code, town) if town else code)
    return sorted(found, key=lambda here: here.start)


def _codes_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of five digits that are no amounts of money or numbers of other things."""
    plain = digits(text)
    for match in _CODE.finditer(plain):
        before, behind = fold(plain[: match.start()]), fold(plain[match.end() :])
        if not (_UNIT_BEHIND.match(behind) or _QUANTITY_BEFORE.search(before)):
            yield match


def _beside(text: str, code: _Found, found: list[_Found]) -> _Found | None:
    """Return the place named right behind a postal code or, failing that, right before it."""
    behind = (here for here in found if here.start >= code.end)
    before = (here for here in reversed(found) if here.end <= code.start)
    for here in (next(behind, None), next(before, None)):
        if here:
            between = text[min(here.end, code.end) : max(here.start, code.start)]
            if _BESIDE_CODE.fullmatch(fold(between)):
                return here
    return None


def _joined(code: _Found, town: _Found) -> _Found:
    coded = code.options[0]
    named = next((place for place in town.options if _same_town(place, coded)), coded)
    option = replace(coded, name=named.name)
    return _Found(min(code.start, town.start), max(code.end, town.end), (option,), True)


def _same_town(named: Place, coded: Place) -> bool:
    near = named.state == coded.state and distance_km(named, coded) < _SAME_TOWN_KM
    return near and named.kind in ("town", "quarter")


def _mention(text: str, found: _Found) -> PlaceMention:
    words = text[found.start : found.end]
    return PlaceMention(words, found.start, found.end, _likely(words, found.options))


def _likely(name: str, options: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return who is meant by a shared name: all, or only the one everybody thinks of."""
    if len(options) == 1:
        return options
    if state := next((place for place in options if place.kind == "state"), None):
        # Berlin, Hamburg and Bremen are towns first; a village called Sachsen is not.
        return (next((place for place in options if _is_city_of(place, state)), state),)
    spelt = spellings(name)
    in_full = [not spelt.isdisjoint(spellings(place.name)) for place in options]
    return tuple(
        place
        for place, full in zip(options, in_full, strict=True)
        if population(place) * _DOMINANCE >= population(options[0]) or not (full or in_full[0])
    )


def _is_city_of(place: Place, state: Place) -> bool:
    return place.kind == "town" and (place.name, place.state) == (state.name, state.state)
