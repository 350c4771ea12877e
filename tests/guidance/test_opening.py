"""Opening hours, as somebody in front of the door would judge them."""

from datetime import UTC, datetime

import pytest

from guidance.counselling.opening import (
    BERLIN,
    Opening,
    WeeklyHours,
    is_valid,
    opening_state,
    weekly_hours,
)

OFFICE = "Mo-Th 09:00-16:00; Fr 09:00-12:00"


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)


def test_an_open_office_says_until_when():
    """Somebody deciding whether to leave home needs the closing time."""
    assert opening_state(OFFICE, "DE-SL", at(2026, 11, 24, 10)) == Opening(
        "open", until=at(2026, 11, 24, 16)
    )


def test_a_closed_office_says_when_it_opens_over_the_weekend():
    """After Friday noon the answer is Monday."""
    assert opening_state(OFFICE, "DE-SL", at(2026, 11, 27, 13)) == Opening(
        "closed", next=at(2026, 11, 30, 9)
    )


@pytest.mark.parametrize(
    ("state", "expected"), [("DE-SL", "closed"), ("DE-BY", "closed"), ("DE-BE", "open")]
)
def test_holidays_are_those_of_the_state(state, expected):
    """Corpus Christi is a holiday in the Saarland and in Bavaria, but not in Berlin."""
    assert opening_state(OFFICE, state, at(2026, 6, 4, 10)).state == expected


def test_hours_after_a_holiday_at_the_turn_of_the_year():
    """Holidays of the next year count already on New Year's Eve."""
    assert opening_state(OFFICE, "DE-ST", at(2026, 12, 31, 17)).next == at(2027, 1, 4, 9)


def test_hours_may_say_themselves_what_holds_on_holidays():
    """An emergency desk that is open on Christmas Day is not closed by us."""
    hours = "Mo-Fr 09:00-16:00; PH 10:00-12:00"

    assert opening_state(hours, "DE-NW", at(2026, 12, 25, 11)).state == "open"


def test_hours_without_break_have_no_holidays():
    """A crisis line is there on Christmas Eve, too."""
    assert opening_state("24/7", None, at(2026, 12, 25, 3)).state == "open"


def test_first_tuesday_of_the_month():
    """Mobile counselling comes on single days of the month."""
    assert opening_state("Tu[1] 10:00-12:00", "DE-NI", at(2026, 11, 24, 10)).next == at(
        2026, 12, 1, 10
    )


def test_by_appointment_is_unknown_and_names_the_next_open_hour():
    """Without an appointment nobody should be told that it is open."""
    hours = 'Tu,Th 09:00-12:00; Mo,We "by appointment"'

    assert opening_state(hours, "DE-ST", at(2026, 11, 23, 10)) == Opening(
        "unknown", next=at(2026, 11, 24, 9)
    )


@pytest.mark.parametrize("hours", [None, "", "Mo-Fr 09:00-12:00; SH off"])
def test_what_cannot_be_known_is_unknown(hours):
    """No hours, or hours that hang on school holidays: better no answer than a wrong one."""
    assert opening_state(hours, "DE-SL", at(2026, 11, 24, 10)) == Opening("unknown")


def test_the_clock_of_the_server_does_not_matter():
    """Half past eight in UTC is half past nine in Berlin in winter and half past ten in summer."""
    assert opening_state(OFFICE, None, datetime(2026, 11, 24, 8, 30, tzinfo=UTC)).state == "open"
    assert opening_state(OFFICE, None, datetime(2026, 7, 28, 6, 30, tzinfo=UTC)).next == at(
        2026, 7, 28, 9
    )


def test_a_time_without_zone_is_refused():
    """A naive time would be wrong by an hour or two and nobody would notice."""
    with pytest.raises(ValueError, match="time zone"):
        opening_state(OFFICE, None, datetime(2026, 11, 24, 10))  # noqa: DTZ001


def test_hours_of_a_week_become_schedules():
    """Other directories read days and times instead of the syntax of OpenStreetMap."""
    assert weekly_hours(OFFICE) == (
        WeeklyHours(("MO", "TU", "WE", "TH"), "09:00", "16:00"),
        WeeklyHours(("FR",), "09:00", "12:00"),
    )
    assert weekly_hours("Tu[1] 10:00-12:00") is None


def test_unreadable_hours_are_noticed():
    """German prose in the hours field is the usual mistake."""
    assert is_valid(OFFICE)
    assert not is_valid("montags nach Vereinbarung")
