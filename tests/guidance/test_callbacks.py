"""Call-backs: contacts found in every script, times understood, steps, and the seal."""

from datetime import datetime

import pytest

from guidance.contact.callbacks import CallbackError, Safe, State, step
from guidance.contact.contacts import Contact, Kind, take_contact
from guidance.contact.handover import HandoverError, Step
from guidance.contact.handover import step as handover_step
from guidance.counselling.opening import BERLIN
from guidance.wording.daytimes import Daytime, due, in_words, understand

FRIDAY = datetime(2026, 11, 20, 17, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("0176 12345678", "+4917612345678", "[phone]"),
        ("meine Nummer: +49 (0)681 5017430 danke", "+496815017430", "meine Nummer: [phone] danke"),
        ("٠١٧٦١٢٣٤٥٦٧٨", "+4917612345678", "[phone]"),
        ("۰۱۷۶ ۱۲۳۴۵۶۷۸", "+4917612345678", "[phone]"),
        ("\u202a+963 944 567 890\u202c", "+963944567890", "[phone]"),
        ("Tel.0176/12345678", "+4917612345678", "Tel.[phone]"),
        ("Anna @ Example.org.", "Anna@example.org", "[e-mail]"),
        ("0176 12345678 oder a@b.de", "+4917612345678", "[phone] oder [e-mail]"),
        ("0176 1234", None, "[number]"),
        ("anna@", None, "[number]"),
        ("ich wohne in 66111 Saarbrücken", None, "ich wohne in 66111 Saarbrücken"),
    ],
)
def test_contacts_are_found_and_taken_out(text, value, rest):
    """What is found leaves a token, and half a number leaves nothing readable."""
    contact, left = take_contact(text)

    assert (contact and contact.value) == value
    assert left == rest


@pytest.mark.parametrize(
    ("text", "language", "part", "weekday"),
    [
        ("nachmittags bitte", "de", "afternoon", None),
        ("Dienstag vormittag", "de", "morning", 1),
        ("بعد الظهر يوم الثلاثاء", "ar", "afternoon", 1),
        ("فردا صبح", "fa", "morning", None),
        ("yarın sabah", "tr", "morning", None),
        ("о 15:30", "uk", "afternoon", None),
        ("во вторник утром", "ru", "morning", 1),
        ("w środę po południu", "pl", "afternoon", 2),
        ("joi dimineața", "ro", "morning", 3),
        ("mañana por la mañana", "es", "morning", None),
        ("lundi soir", "fr", "evening", 0),
        ("u petak ujutro", "sr", "morning", 4),
        ("monday 3 pm", "en", "afternoon", 0),
        ("egal", "de", "any", None),
        ("Sonntag", "de", "any", None),
    ],
)
def test_times_are_understood(text, language, part, weekday):
    """Parts of the day, weekdays and clock times, in every language."""
    assert understand(text, language, FRIDAY) == Daytime(part, weekday)


def test_a_question_names_no_time():
    """What names no time is left to the understanding of the message."""
    assert understand("Was kostet das?", "de", FRIDAY) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Daytime("morning"), "2026-11-23T09:00"),  # the next working day is Monday
        (Daytime("evening"), "2026-11-20T17:00"),  # it is evening already
        (Daytime("afternoon", 3), "2026-11-26T12:00"),
        (Daytime("any", 6), "2026-11-23T09:00"),  # nobody calls on a Sunday
    ],
)
def test_it_is_due_on_a_working_day(wanted, expected):
    """Counsellors call on working days, in the part of the day that was wished."""
    assert due(wanted, "DE-SL", FRIDAY).isoformat(timespec="minutes").startswith(expected)


def test_no_call_on_a_holiday():
    """The second day of Christmas 2028 is a Tuesday, and nobody works."""
    before = datetime(2028, 12, 23, 12, tzinfo=BERLIN)

    assert due(Daytime("morning"), "DE-SL", before).date().isoformat() == "2028-12-27"


def test_a_time_is_said_in_the_language():
    """Weekday and part of the day as people write them."""
    assert in_words({"part": "morning", "weekday": 1}, "de") == "Dienstag, vormittags"
    assert in_words({"part": "any", "weekday": None}, "ar") == "في أي وقت من اليوم"


def test_steps_follow_each_other():
    """An illegal step says what was expected and what came."""
    assert step(State.NEW, State.TAKEN) is State.TAKEN
    with pytest.raises(CallbackError, match="to DONE: it is NEW, expected TAKEN"):
        step(State.NEW, State.DONE)
    with pytest.raises(HandoverError, match="to LIVE: it is ENDED, expected WAITING"):
        handover_step(Step.ENDED, Step.LIVE)


def test_only_the_key_opens_the_seal(tmp_path):
    """Another key opens nothing; a key that was replaced still does, behind the new one."""
    contact = Contact(Kind.PHONE, "+4917612345678")
    sealed = Safe("old").seal_contact(contact)

    assert "17612345678" not in sealed
    assert Safe("new").unseal_contact(sealed) is None
    assert Safe("new old").unseal_contact(sealed) == contact


def test_the_key_is_made_once_and_only_for_us(tmp_path):
    """Without a key in the environment one is kept that only its owner reads."""
    sealed = Safe.at(tmp_path).seal("x")

    assert Safe.at(tmp_path).unseal(sealed) == "x"
    assert (tmp_path / "callback-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["callback-key"]
