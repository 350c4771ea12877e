"""Numbers, money, dates, phone numbers and names as each language writes them (Babel, CLDR)."""

import re
from datetime import date
from functools import cache
from typing import Any, Literal

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from guidance.fact import Fact
from guidance.languages import LANGUAGES
from guidance.wording.catalogue import base_language, catalogue

_DURATIONS = frozenset(("minute", "hour", "day", "week", "month", "year"))
#: Isolates keep a run of digits in its own order inside right-to-left text.
_LTR_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"


@cache
def locale_of(language: str) -> Locale:
    """Return Babel's locale of one of our languages."""
    return Locale.parse(LANGUAGES[base_language(language)].locale)


def isolated(text: str, language: str) -> str:
    """Return left-to-right text so that it stays in order within a right-to-left language."""
    if LANGUAGES[base_language(language)].direction == "ltr":
        return text
    return f"{_LTR_ISOLATE}{text}{_END_ISOLATE}"


def comma(language: str) -> str:
    """Return what stands between the items of a list without "and"."""
    return ", " if LANGUAGES[base_language(language)].direction == "ltr" else "، "


def fact_value(fact: Fact, language: str) -> str:
    """Return the figure of a fact with its unit: "100–600 €", "3 Monate", "+49 30 1815-1111".

    Raises ValueError for a fact without a figure or with an unknown unit.
    """
    if fact.value is None:
        raise ValueError(f"fact {fact.id}: has no value, so no reply can show it")
    if isinstance(fact.value, dict):
        low, high = fact.value["min"], fact.value["max"]
        if fact.unit == "EUR":
            return money_range(low, high, language)
        return f"{_number(low, language)}–{_measure(high, fact, language)}"
    return _measure(fact.value, fact, language)


def _measure(value: Any, fact: Fact, language: str) -> str:
    """Return one value with its unit."""
    unit, _, period = (fact.unit or "count").partition("/")
    match unit:
        case "EUR":
            amount = money(value, language)
        case "percent":
            amount = format_percent(value / 100, locale=locale_of(language))
        case "date":
            amount = day(str(value), language)
        case "phone":
            return phone(str(value), language)
        case "count":
            amount = _number(value, language)
        case "level" | "text":
            amount = str(value)
        case "hours":
            amount = duration(value, "hour", language)
        case "age" if language == "tr":  # "25 yıl" would be a span of time
            amount = _number(value, language)
        case "age":
            amount = duration(value, "year", language)
        case _ if unit in _DURATIONS:
            amount = duration(value, unit, language)
        case _:
            raise ValueError(f"fact {fact.id}: unknown unit {fact.unit!r}")
    return _per(amount, period, language)


def _per(amount: str, period: str, language: str) -> str:
    speech = catalogue(language)
    patterns = {
        "": "{amount}",
        "hour": speech.pgettext("rate", "{amount} per hour"),
        "week": speech.pgettext("rate", "{amount} per week"),
        "month": speech.pgettext("rate", "{amount} per month"),
        "year": speech.pgettext("rate", "{amount} per year"),
    }
    return patterns[period].format(amount=amount)


def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=locale_of(language)))


def duration(value: float, unit: str, language: str) -> str:
    """Return a span of time, `unit` being minute, hour, day, week, month or year."""
    locale = locale_of(language)
    # CLDR leaves out a long form that equals the short one; Babel does not look for it there.
    long_forms = locale._data["unit_patterns"][f"duration-{unit}"].get("long", {})  # type: ignore[attr-defined]
    length: Literal["short", "long"] = (
        "long" if locale.plural_form(value) in long_forms else "short"
    )
    return str(format_unit(value, f"duration-{unit}", length, locale=locale))


def money(value: float, language: str) -> str:
    """Return an amount in euros, without cents where there are none."""
    locale = locale_of(language)
    # The sign stands on every price tag here; some languages' own form is "EUR".
    pattern = locale.currency_formats["standard"].pattern.replace("¤", "'€'")
    if float(value).is_integer():
        pattern = re.sub(r"\.0+", "", pattern)
    amount = str(format_decimal(value, pattern, locale=locale))
    # CLDR's own direction marks would turn a range round inside our isolate.
    return isolated(amount.replace("\u200f", "").replace("\u200e", ""), language)


def money_range(low: float, high: float, language: str) -> str:
    """Return a range of euros, or the one amount."""
    if low == high:
        return money(low, language)
    amount = money(high, language).replace(_number(high, language), "{}")
    return amount.format(f"{_number(low, language)}–{_number(high, language)}")


def joined(items: list[str], language: str) -> str:
    """Return a list as a language joins it: "a, b and c"."""
    return format_list(items, locale=locale_of(language))


def day(iso: str, language: str) -> str:
    """Return a date given as year, year-month or year-month-day in words."""
    locale = locale_of(language)
    match [int(part) for part in iso.split("-")]:
        case [year, month]:
            return format_skeleton("yMMMM", date(year, month, 1), locale=locale)
        case [year, month, in_month]:
            written = format_date(date(year, month, in_month), "long", locale=locale)
            # CLDR does not know that French counts only the first of a month as such.
            return re.sub("^1 ", "1er ", written) if language == "fr" else written
    return iso


def phone(number: str, language: str) -> str:
    """Return a phone number in the spelling people dial; short numbers such as 112 as they are."""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return isolated(number, language)
    if not phonenumbers.is_valid_number(parsed):
        return isolated(number, language)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return isolated(written, language)


def distance(kilometres: float, language: str) -> str:
    """Return a distance: with a decimal below ten kilometres."""
    rounded = round(kilometres, 1) if kilometres < 10 else round(kilometres)
    written: str = format_unit(rounded, "length-kilometer", "short", locale=locale_of(language))
    return written


def language_name(code: str, language: str) -> str:
    """Return what a language is called in another: Russian, Russisch, русский."""
    locale = locale_of(language)
    return locale.languages.get(code) or Locale.parse(code).get_display_name(locale) or code


def country_name(code: str, language: str) -> str:
    """Return what a country is called in a language; the code where CLDR knows no name."""
    return str(locale_of(language).territories.get(code, code))
