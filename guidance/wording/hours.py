"""Opening hours in words: which days, from when until when."""

from datetime import time
from functools import lru_cache
from itertools import groupby

from babel.dates import format_time

from guidance.counselling.opening import WeeklyHours, is_valid, weekly_hours
from guidance.wording import formats
from guidance.wording.catalogue import catalogue

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=4096)
def week_in_words(hours: str, language: str) -> tuple[str, ...]:
    """Return OpenStreetMap opening hours as lines: "Monday–Thursday: 9:00–16:00".

    No lines for hours that cannot be read, are not the same every week or need an appointment.
    """
    if not is_valid(hours) or "SH" in hours:
        return ()
    if hours.startswith("24/7"):
        return (catalogue(language).pgettext("hours", "day and night"),)
    by_days: dict[tuple[str, ...], list[str]] = {}
    for span in weekly_hours(hours) or ():
        by_days.setdefault(span.days, []).append(_span(span, language))
    return tuple(
        f"{_days(days, language)}: {formats.comma(language).join(by_days[days])}"
        for days in by_days
    )


def _span(span: WeeklyHours, language: str) -> str:
    ends = (time.fromisoformat(moment) for moment in (span.opens_at, span.closes_at))
    locale = formats.locale_of(language)
    return "–".join(str(format_time(end, "short", locale=locale)) for end in ends)


def _days(days: tuple[str, ...], language: str) -> str:
    """Return days as runs: Monday–Wednesday, Friday."""
    names = formats.locale_of(language).days["stand-alone"]["wide"]
    numbers = enumerate(sorted(map(_DAYS.index, days)))
    runs = [
        [number for _, number in run] for _, run in groupby(numbers, lambda pair: pair[1] - pair[0])
    ]
    named = ("–".join(str(names[end]) for end in dict.fromkeys((r[0], r[-1]))) for r in runs)
    return formats.comma(language).join(named)
