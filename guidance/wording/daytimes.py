"""When somebody wants to be called: understood, put into words, and turned into a due time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from babel.dates import get_day_names
from ruamel.yaml import YAML

from guidance.counselling.opening import BERLIN, is_holiday
from guidance.facts import DATA
from guidance.reading.gazetteer import Gazetteer
from guidance.reading.inflection import is_arabic
from guidance.reading.text import digits
from guidance.wording.catalogue import base_language, catalogue
from guidance.wording.formats import locale_of

MORNING, AFTERNOON, EVENING, ANY = "morning", "afternoon", "evening", "any"
PARTS = (MORNING, AFTERNOON, EVENING, ANY)
#: The hour at which each part of a working day begins, and the last one's end.
_BEGINS = {MORNING: 9, AFTERNOON: 12, EVENING: 16, ANY: 9}
_ENDS = {MORNING: 12, AFTERNOON: 16, EVENING: 19, ANY: 17}
_SATURDAY = 5
_VOWELS = "aeiouăąęаеяюії"
#: Names up to this length keep their last letter: "joi" is not "jo".
_SHORT = 4
#: A time of day as people write it: 15:30, 15.30 Uhr, 15h, 3 pm; a number alone is none.
_CLOCK = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:[:.](\d\d)|\s?(?:h|uhr|o'?clock|pm|am|година|годин|часов|часа|ч)\b)"
    r"(\s?pm)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Daytime:
    """The part of a day, and on which weekday (0 is Monday) where one was named."""

    part: str = ANY
    weekday: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as a slot keeps it."""
        return {"part": self.part, "weekday": self.weekday}


def understand(text: str, language: str, now: datetime) -> Daytime | None:
    """Return the time that a message names, None if it names none. `now` has a zone."""
    named = {key for mention in _words(base_language(language)).find(text) for key in mention.keys}
    weekday = next((key for key in named if isinstance(key, int)), None)
    part = next((key for key in (MORNING, EVENING, AFTERNOON) if key in named), None)
    if weekday is None and named & {"today", "tomorrow"} and not _is_morning(named, part):
        day = now.astimezone(BERLIN) + timedelta(days="tomorrow" in named)
        over = "tomorrow" not in named and day.hour >= _ENDS[ANY]
        weekday = None if over else day.weekday()
    if weekday is not None and weekday >= _SATURDAY:
        weekday, named = None, named | {ANY}
    part = _of_clock(text) or part
    if part is None and weekday is None:
        return Daytime() if ANY in named else None
    return Daytime(part or ANY, weekday)


def due(wanted: Daytime, state: str | None, now: datetime) -> datetime:
    """Return when the wanted time next begins on a working day; now, where it has begun."""
    here = now.astimezone(BERLIN)
    for ahead in range(15):
        day = here.date() + timedelta(days=ahead)
        ends = datetime.combine(day, time(_ENDS[wanted.part]), BERLIN)
        fits = wanted.weekday in (None, day.weekday())
        if not fits or day.weekday() >= _SATURDAY or is_holiday(day, state) or ends <= here:
            continue
        return max(here, datetime.combine(day, time(_BEGINS[wanted.part]), BERLIN))
    return due(Daytime(wanted.part), state, now)  # a Sunday: then the next working day


def in_words(wanted: Mapping[str, Any], language: str) -> str:
    """Return a time as a slot keeps it in the words of a language: "Tuesday, in the morning"."""
    say = catalogue(language).pgettext
    part = {
        MORNING: say("daytime", "in the morning"),
        AFTERNOON: say("daytime", "in the afternoon"),
        EVENING: say("daytime", "in the evening"),
        ANY: say("daytime", "at any time of day"),
    }[wanted["part"]]
    if wanted.get("weekday") is None:
        return part
    names = get_day_names("wide", "stand-alone", locale_of(language))
    return say("daytime", "{weekday}, {part}").format(weekday=names[wanted["weekday"]], part=part)


def _is_morning(named: set[str | int], part: str | None) -> bool:
    """Return whether a word that means tomorrow means the morning here: "por la mañana"."""
    return part == MORNING and "tomorrow" in named and "today" not in named


def _of_clock(text: str) -> str | None:
    match = _CLOCK.search(digits(text))
    if not match:
        return None
    hour = int(match[1]) + (12 if "pm" in match[0].lower() and int(match[1]) < 12 else 0)
    if not 6 <= hour <= 22:
        return None
    later = (part for part in (EVENING, AFTERNOON) if hour >= _BEGINS[part])
    return next(later, MORNING)


@cache
def _words(language: str) -> Gazetteer[str | int]:
    file: Mapping[str | int, Mapping[str, list[str]]] = YAML(typ="safe").load(DATA / "daytimes.yml")
    names: list[tuple[str, str | int]] = [
        (phrase, part) for part, words in file.items() for phrase in words.get(language, ())
    ]
    names += [
        (_inflected(name), number)
        for context in ("stand-alone", "format")
        for number, name in get_day_names("wide", context, locale_of(language)).items()
    ]
    return Gazetteer(
        [(name, key) for name, key in names if name.endswith("*")],
        rigid=[(name, key) for name, key in names if not name.endswith("*")],
    )


def _inflected(weekday: str) -> str:
    """Return the name of a weekday for any of its endings, in scripts where endings change."""
    if is_arabic(weekday[0]):
        return weekday
    return f"{weekday.rstrip(_VOWELS) if len(weekday) > _SHORT else weekday}*"
