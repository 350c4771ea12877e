"""Countries of origin and big cities abroad, as people name them in twelve languages."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.core import get_global

from guidance.gazetteer import Gazetteer, Mention, doubtful_names, profession_words
from guidance.languages import LANGUAGES, find_languages, language_words
from guidance.text import fold

_DATA = Path(__file__).parent.parent / "data" / "guidance" / "countries"
_GERMANY = "DE"  # known so that "allemand" is not read as a misspelt "Albanian"
# What stands before an adjective that names a language: "auf Russisch", "in Polish", "بالفرنسي".
_SPOKEN = re.compile(
    r"(?:\b(?:auf|in|speaks?|sprech\w*|spricht|sprache|по|на|мов\w*|язык\w*|говор\w*|po|na|jezyk\w*"
    r"|limba|en|habl\w*|parl\w*|اللغه|لغه|زبان|به|احكي|بحكي)[ -]+|\bب)$"
)
_EU_EEA_CH = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
    + "IS LI NO CH DE".split()
)


def find_countries(text: str) -> list[Mention[str]]:
    """Return the countries, nationalities and peoples named in `text`, keyed by ISO 3166 alpha-2.

    Several keys mean that it can be any of them: Soviet Union, Yugoslavia, Kurdistan. Germany is
    left out, for nobody comes from there.
    """
    found = _countries().find(text)
    return [mention for mention in found if not (_GERMANY in mention.keys or _is_language(text, mention))]


def find_foreign_cities(text: str) -> list[Mention[str]]:
    """Return the big cities outside Germany named in `text`, keyed by their country."""
    return _cities().find(text)


def _is_language(text: str, mention: Mention[str]) -> bool:
    before = fold(text[max(0, mention.start - 20) : mention.start])
    return bool(_SPOKEN.search(before) and find_languages(mention.text))


def origin(code: str) -> Literal["eu", "third"]:
    """Return whether qualifications of a country fall under EU law (EU, EEA, Switzerland)."""
    return "eu" if code in _EU_EEA_CH else "third"


@cache
def _countries() -> Gazetteer[str]:
    return Gazetteer([*_cldr_names(), *_forms("nationalities.csv")], doubtful=doubtful_names(), others=profession_words() | language_words())


@cache
def _cities() -> Gazetteer[str]:
    return Gazetteer([*_zone_cities(), *_forms("cities.csv")], doubtful=doubtful_names(), others=profession_words())


def _cldr_names() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES.values():
        territories = Locale.parse(language.locale).territories
        yield from ((territories[code], code) for code in [*_codes(), _GERMANY])


def _zone_cities() -> Iterator[tuple[str, str]]:
    """Yield the cities that stand for time zones: most capitals, in all languages."""
    codes = _codes()
    zones = {zone: code for zone, code in get_global("zone_territories").items() if code in codes}
    for language in LANGUAGES.values():
        names = Locale.parse(language.locale).time_zones
        yield from ((names[z]["city"], code) for z, code in zones.items() if "city" in names.get(z, ()))


def _codes() -> list[str]:
    return (_DATA / "codes.txt").read_text("utf-8").split()


def _forms(file: str) -> Iterator[tuple[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield from ((row["form"], code) for code in row["codes"].split())
