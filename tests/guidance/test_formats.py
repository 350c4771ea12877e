"""Numbers as each language writes them, in the right order also from right to left."""

from datetime import date

import pytest

from guidance.fact import Fact
from guidance.languages import LANGUAGES
from guidance.wording import formats


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_has_the_euro_sign_and_no_needless_cents(language):
    """The sign stands on every price tag here."""
    written = formats.money(600, language)

    assert "€" in written and "600" in written and "600,0" not in written and "600.0" not in written


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_a_range_is_not_turned_round(language):
    """No direction mark of its own stands inside the isolate: 50–650, not 650–50."""
    written = formats.money_range(50, 650, language)

    assert written.startswith("\u2066") and written.endswith("\u2069")
    assert "50–650" in written and not {"\u200e", "\u200f"} & set(written)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "3 Monate"),
        ("ar", "3 أشهر"),
        ("fa", "3 ماه"),
        ("tr", "3 ay"),
        ("uk", "3 місяці"),
        ("pl", "3 miesiące"),
    ],
)
def test_durations_have_their_plural(language, expected):
    """Also where CLDR has no long form of its own."""
    assert formats.duration(3, "month", language) == expected


def test_an_age_is_no_span_of_time_and_a_month_has_a_first_day():
    """Turkish writes an age as a number alone; French writes the first of a month as "1er"."""
    age = Fact("age", "", "", "https://example.org", "high", date(2030, 1, 1), 25, "age")

    assert [formats.fact_value(age, language) for language in ("tr", "de")] == ["25", "25 Jahre"]
    assert formats.day("2025-01-01", "fr") == "1er janvier 2025"
    assert formats.day("2025-01-11", "fr") == "11 janvier 2025"
