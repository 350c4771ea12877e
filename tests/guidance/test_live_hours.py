"""Which hours of the live chat hold for whom."""

from datetime import datetime

import pytest

from guidance.contact.live_hours import LiveHours, WatchedHours, are_open, is_usable, write
from guidance.counselling.opening import BERLIN

MONDAY, SUNDAY = (datetime(2026, 11, day, 10, 0, tzinfo=BERLIN) for day in (23, 22))
HOURS = LiveHours(
    {"DE-SL": "Mo-Fr 09:00-12:00", "": "Mo-Fr 14:00-16:00"},
    {"sl-elfe": "Su 09:00-12:00", "gone": "24/7"},
)


@pytest.mark.parametrize(
    ("state", "referred", "of"),
    [
        ("DE-SL", [], ["DE-SL"]),
        ("DE-NI", [], [""]),
        (None, [], [""]),
        ("DE-SL", ["other"], ["DE-SL"]),
        ("DE-SL", ["other", "sl-elfe"], ["sl-elfe"]),
        (None, ["sl-elfe", "gone"], ["sl-elfe", "gone"]),
    ],
)
def test_whose_hours_hold(state, referred, of):
    """A partner's before the region's, the region's before those of all."""
    assert [one.of for one in HOURS.applying(state, referred)] == of


def test_open_and_closed():
    """At the hours that hold; without any it is always open; holidays are those of the state."""
    region, partner = HOURS.applying("DE-SL", []), HOURS.applying("DE-SL", ["sl-elfe"])

    assert [are_open(region, at) for at in (MONDAY, SUNDAY)] == [True, False]
    assert [are_open(partner, at) for at in (MONDAY, SUNDAY)] == [False, True]
    assert are_open(LiveHours().applying("DE-SL", []), SUNDAY)
    assert not are_open(region, datetime(2026, 12, 25, 10, 0, tzinfo=BERLIN))


@pytest.mark.parametrize(("text", "usable"), [("Mo-Fr 09:00-16:00", True), ("24/7", True), ("x", False),
                                             ("off", False), ('Mo "by appointment"', False), ("SH 09:00-12:00", False)])  # fmt: skip
def test_hours_that_never_open_are_none(text, usable):
    """They would shut a region's chat for good."""
    assert is_usable(text, MONDAY) == usable


@pytest.mark.parametrize("broken", ["{", "[1]", "regions: {DE-SL: immer}", "regions: 3"])
def test_a_faulty_file_keeps_what_held(broken, tmp_path, caplog):
    """And the log says so."""
    write(tmp_path, HOURS)
    kept = WatchedHours(tmp_path)
    (tmp_path / "live_hours.yml").write_text(broken)
    kept.refresh()

    assert kept.current == HOURS and "live_hours.yml" in caplog.text
