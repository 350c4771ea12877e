"""What people tell by the way, in their own words: who they are and what their matter is.

The phrases stand in data/guidance/needs.yml. They are few and certain: what is not found here is
left to the understanding of the whole message.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from guidance.facts import DATA
from guidance.geography.countries import find_countries, find_foreign_cities
from guidance.reading.gazetteer import Gazetteer, Mention

#: A phrase stands for a code in a section of the file: ("groups", "academic").
Key = tuple[str, str]
Found = Mention[Key]

#: What may stand between "I live in" and a name: an article or an ending, but no other clause.
_BESIDE = re.compile(r"[^,.;!?،؛]{0,5}")


@dataclass(frozen=True, slots=True)
class Told:
    """What one message tells; groups, topics and formats are codes of the directory.

    `topic` was named, or is what a group wants; `matter` is only what it most likely wants.
    `manner` is how the next referral shall differ: "next" or "farther".
    `again` is how the last reply shall be said again: "german", "more" or "simple".
    """

    groups: tuple[str, ...] = ()
    topic: str | None = None
    matter: str | None = None
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    manner: str | None = None
    again: str | None = None
    advice: bool = False
    refuses: bool = False
    abroad: bool = False


def told(text: str) -> Told:
    """Return what a message tells in words."""
    found = _phrases().find(text)
    groups = _codes(found, "groups")
    says = _codes(found, "says")
    return Told(
        groups=groups,
        topic=next(iter((*_codes(found, "topics"), *_of_groups("wants", groups))), None),
        matter=next(iter(_of_groups("wants_likely", groups)), None),
        languages=_codes(found, "languages"),
        formats=_codes(found, "formats"),
        manner=next(iter(_codes(found, "manners")), None),
        again=next(iter(_codes(found, "again")), None),
        advice="advice" in says,
        refuses="refuses" in says,
        abroad="abroad" in says or _lives_abroad(text, found),
    )


def _codes(found: list[Found], section: str) -> tuple[str, ...]:
    """Return the codes of a section in the order in which they were named, each once."""
    named = (code for mention in found for name, code in mention.keys if name == section)
    return tuple(dict.fromkeys(named))


def _of_groups(section: str, groups: tuple[str, ...]) -> list[str]:
    topics: Mapping[str, str] = _file()[section]
    return [topics[group] for group in groups if group in topics]


def _lives_abroad(text: str, found: list[Found]) -> bool:
    """Return whether a place outside Germany stands right beside words like "I live in"."""
    before = [mention for mention in found if ("says", "lives_in") in mention.keys]
    behind = [mention for mention in found if ("says", "in_lives") in mention.keys]
    if not (before or behind) or "from_there" in _codes(found, "says"):
        return False
    places = [*find_foreign_cities(text), *find_countries(text)]
    gaps = [(lives.end, place.start) for lives in before for place in places]
    gaps += [(place.end, lives.start) for lives in behind for place in places]
    return any(end <= start and _BESIDE.fullmatch(text[end:start]) for end, start in gaps)


@cache
def _phrases() -> Gazetteer[Key]:
    phrases = list(_read(_file()))
    return Gazetteer(
        [(phrase, key) for phrase, key in phrases if phrase.endswith("*")],
        rigid=[(phrase, key) for phrase, key in phrases if not phrase.endswith("*")],
    )


def _read(file: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    for section, codes in file.items():
        if not section.startswith("wants"):
            for code, languages in codes.items():
                for language, phrases in languages.items():
                    yield from ((phrase, (section, code)) for phrase in phrases)
                    if language == "ar":  # "and" is written together with the word behind it
                        yield from ((f"و{phrase}", (section, code)) for phrase in phrases)


@cache
def _file() -> Mapping[str, Any]:
    data: Mapping[str, Any] = YAML(typ="safe").load(DATA / "needs.yml")
    return data
