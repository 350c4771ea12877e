"""Countries of origin and big cities abroad, as people name them in twelve languages."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.core import get_global

from guidance.languages import LANGUAGES, find_languages, language_words
from guidance.reading.gazetteer import Gazetteer, Mention, spellings
from guidance.reading.text import fold
from guidance.reading.words import doubtful_names, profession_words

_DATA = Path(__file__).parents[2] / "data" / "guidance" / "countries"
_GERMANY = "DE"  # known so that "allemand" is not read as a misspelt "Albanian"
_MANY_ZONES = frozenset(("AR", "AU", "BR", "CA", "MX", "US"))  # most of their zones are obscure
# What stands before an adjective that names a language: "auf Russisch", "in Polish", "بالفرنسي".
_SPOKEN = re.compile(
    r"(?:\b(?:auf|speaks?|sprech\w*|spricht|sprache|по|на|мов\w*|язык\w*|говор\w*|po|na"
    r"|jezyk\w*|limba|en|habl\w*|parl\w*|اللغه|لغه|زبان|به|احكي|بحكي)[ -]+|\b(?:ب|بال))$"
)
_IN_LANGUAGE = fold("ською")  # українською: the case says "in Ukrainian"


#: What stands before where somebody comes from.
FROM = frozenset(
    ("aus", "from", "من", "از", "из", "з", "із", "зі", "od", "z", "ze", "din", "de", "du", "iz")
)


def find_countries(text: str) -> list[Mention[str]]:
    """Return the countries, nationalities and peoples named in `text`, keyed by ISO 3166 alpha-2.

    Several keys mean that it can be any of them: Soviet Union, Yugoslavia, Kurdistan. Germany is
    left out, for nobody comes from there, and so are languages: "auf Russisch".
    """
    return [
        mention
        for mention in _countries().find(text)
        if _GERMANY not in mention.keys and not _is_language(text, mention)
    ]


def find_foreign_cities(text: str) -> list[Mention[str]]:
    """Return the big cities outside Germany named in `text`, keyed by their country."""
    return _cities().find(text)


def comes_from(text: str) -> str | None:
    """Return the country of the first big city abroad that a word like "from" stands before."""
    for city in find_foreign_cities(text):
        before = text[: city.start].lower().split()[-1:]
        if len(city.keys) == 1 and not FROM.isdisjoint(before):
            return city.keys[0]
    return None


@cache
def foreign_city_words() -> frozenset[str]:
    """Return the names of big cities abroad in their matching form."""
    return frozenset(form for name, _ in _city_names() for form in spellings(name))


def origin(code: str) -> Literal["eu", "third"]:
    """Return whether qualifications of a country fall under EU law (EU, EEA, Switzerland)."""
    return "eu" if _codes().get(code) == "eu" else "third"


def _is_language(text: str, mention: Mention[str]) -> bool:
    before = fold(text[max(0, mention.start - 20) : mention.start])
    spoken = _SPOKEN.search(before) or fold(mention.text).endswith(_IN_LANGUAGE)
    return bool(spoken and find_languages(mention.text))


@cache
def _countries() -> Gazetteer[str]:
    names = (*_cldr_names(), *_forms("nationalities.csv"))
    others = profession_words() | language_words() | foreign_city_words()
    return Gazetteer(names, doubtful=doubtful_names(), others=others, careful=True)


@cache
def _cities() -> Gazetteer[str]:
    return Gazetteer(_city_names(), doubtful=doubtful_names(), others=profession_words())


def _cldr_names() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES.values():
        territories = Locale.parse(language.locale).territories
        yield from ((territories[code], code) for code in _codes())


def _city_names() -> Iterator[tuple[str, str]]:
    yield from _zone_cities()
    yield from _forms("cities.csv")


def _zone_cities() -> Iterator[tuple[str, str]]:
    """Yield the cities that stand for time zones: most capitals, in all our languages."""
    wanted = _codes().keys() - _MANY_ZONES - {_GERMANY}
    zones = {zone: code for zone, code in get_global("zone_territories").items() if code in wanted}
    for language in LANGUAGES.values():
        names = Locale.parse(language.locale).time_zones
        for zone, code in zones.items():
            if city := names.get(zone, {}).get("city"):
                yield city, code
    for zone, code in zones.items():  # CLDR leaves out English names that the zone's id tells
        yield zone.rpartition("/")[2].replace("_", " "), code


@cache
def _codes() -> dict[str, str]:
    """Return all countries with the origin that the law sees in them: eu or third."""
    return {row["code"]: row["origin"] for row in _rows("codes.csv")}


def _forms(file: str) -> Iterator[tuple[str, str]]:
    for row in _rows(file):
        yield from ((row["form"], code) for code in row["codes"].split())


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
