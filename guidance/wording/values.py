"""The values of placeholders, put into words: one place decides how each kind is written."""

from collections.abc import Callable, Mapping
from typing import Any

from guidance.wording import daytimes, formats
from guidance.wording.hours import week_in_words


def in_words(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the values a text can show, each as text in the language; None is left out."""
    return {
        name: _WORDS.get(name, _as_it_is)(value, language)
        for name, value in values.items()
        if value is not None and isinstance(value, (str, int, float, dict))
    }


def place_name(place: Any, language: str) -> str:
    """Return what a place is called: with its postal code where that is known."""
    if not isinstance(place, dict):
        return str(place)
    parts = (place.get("postal_code"), place.get("name"))
    return " ".join(part for part in parts if part)


def _as_it_is(value: Any, _language: str) -> str:
    return str(value)


def _language(value: Any, language: str) -> str:
    return formats.language_name(str(value), language)


def _country(value: Any, language: str) -> str:
    return formats.country_name(str(value), language)


_WORDS: Mapping[str, Callable[[Any, str], str]] = {
    "place": place_name,
    "country": _country,
    "spoken": _language,
    "phone": formats.phone,
    "distance_km": formats.distance,
    "confirmed_on": lambda value, language: formats.day(str(value).rstrip("~"), language),
    "callback_days": lambda value, language: formats.duration(value, "day", language),
    "daytime": daytimes.in_words,
    "live_hours": lambda value, language: "; ".join(week_in_words(str(value), language)),
    "retention": lambda value, language: formats.duration(value, "day", language),
}
