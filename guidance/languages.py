"""The one list of languages Lotse speaks, and the names of all languages that people mention."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from babel import Locale, UnknownLocaleError
from ruamel.yaml import YAML

from guidance.reading.gazetteer import Gazetteer, Mention, spellings
from guidance.reading.text import fold
from guidance.reading.words import profession_words

_FILE = Path(__file__).parent.parent / "data" / "guidance" / "languages.yml"
_DATA: dict[str, Any] = YAML(typ="safe", pure=True).load(_FILE)


@dataclass(frozen=True, slots=True)
class Language:
    """A language Lotse speaks; `locale` is what Babel calls it, `name` its own name for itself."""

    code: str
    name: str
    script: str
    locale: str
    direction: Literal["ltr", "rtl"]


def _language(code: str, entry: Mapping[str, str]) -> Language:
    direction = cast(Literal["ltr", "rtl"], Locale.parse(entry["locale"]).text_direction)
    return Language(code, direction=direction, **entry)


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {code: _language(code, entry) for code, entry in _DATA["spoken"].items()}
)


def find_languages(text: str) -> list[Mention[str]]:
    """Return the languages named in `text`, with their ISO 639 codes as keys."""
    return [mention for mention in _gazetteer().find(text) if not _is_country(mention)]


@cache
def language_words() -> frozenset[str]:
    """Return the names of languages in their matching form."""
    return frozenset(spelling for name, _ in _names() for spelling in spellings(name))


def _is_country(mention: Mention[str]) -> bool:
    """Return whether a word is a German country name: "Italien" is French for Italian, too."""
    return mention.text[:1].isupper() and fold(mention.text) in _german_countries()


@cache
def _german_countries() -> frozenset[str]:
    return frozenset(map(fold, Locale("de").territories.values()))


@cache
def _gazetteer() -> Gazetteer[str]:
    return Gazetteer(_names(), others=profession_words(), careful=True)


def _names() -> Iterator[tuple[str, str]]:
    """Yield every language's name in each language we speak and in itself, and other names."""
    never = set(map(fold, _DATA["never"]))
    return (named for named in _all_names() if fold(named[0]) not in never)


def _all_names() -> Iterator[tuple[str, str]]:
    codes = [*LANGUAGES, *_DATA["known"].split()]
    for language in LANGUAGES.values():
        names = Locale.parse(language.locale).languages
        yield from ((names[code], code) for code in codes if code in names)
    for code in codes:
        yield from _own_name(code)
    for code, names in _DATA["also"].items():
        yield from ((name, code) for name in names)


def _own_name(code: str) -> Iterator[tuple[str, str]]:
    try:
        name = Locale(code).get_language_name(code)
    except UnknownLocaleError:
        return
    if name:
        yield name, code
