"""Scripted calls: what Twilio asks for turn by turn, and TwiML checked against its schema."""

import re
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
import requests
import xmlschema

from tests.channels.phones import twilio_signature
from tests.channels.stub import HERE

SCHEMA = xmlschema.XMLSchema(HERE / "twiml.xsd")


class Call:
    """A call to Lotse, in Twilio's place."""

    numbers = iter(range(1, 10_000))

    def __init__(self, server) -> None:
        self.start = f"{server.url}/webhooks/voice/webhook"
        self.sid = f"CA{next(self.numbers):032}"
        self.here = self.start
        self.post()

    def post(self, url: str | None = None, **fields: str) -> ElementTree.Element:
        """Ask for what happens next, as Twilio does."""
        self.here = url or self.here
        form = {
            "CallSid": self.sid,
            "From": "+4915112345678",
            "CallStatus": "in-progress",
            **fields,
        }
        signed = {"X-Twilio-Signature": twilio_signature(self.here, form)}
        self.response = requests.post(self.here, data=form, headers=signed, timeout=20)
        assert self.response.status_code == 200, self.response.text
        SCHEMA.validate(self.response.text)
        self.twiml = ElementTree.fromstring(self.response.content)
        return self.twiml

    def say(self, words: str) -> str:
        """Return what is read out after somebody spoke."""
        self.post(self.listening(), SpeechResult=words, Confidence="0.9")
        return self.heard()

    def press(self, digits: str) -> str:
        """Return what is read out after keys were pressed."""
        self.post(self.listening(), Digits=digits)
        return self.heard()

    def wait(self) -> str:
        """Return what is read out after nothing was said."""
        self.post(urljoin(self.here, self.twiml.findtext("Redirect")))
        return self.heard()

    def listening(self) -> str:
        """Return the address to which the next words go."""
        return urljoin(self.here, self.twiml.find("Gather").get("action"))

    def heard(self) -> str:
        """Return all that is read out."""
        return "\n".join(said.text for said in self.twiml.iter("Say"))

    def voices(self) -> set[str]:
        """Return the languages in which something is read out."""
        return {said.get("language") for said in self.twiml.iter("Say")}


@pytest.fixture
def call(channels) -> Call:
    """Return a call that has just been taken."""
    return Call(channels)


GERMAN = [
    ("1", "kein Mensch"),
    ("Hallo", "Programm"),
    ("Was kostet die Anerkennung", "€"),
    ("1", ""),
    ("Wie lange dauert das Verfahren", "3 Monate"),
    ("Ich bin Krankenschwester aus Syrien wird mein Beruf anerkannt", "?"),
    ("66111", "Pflegefach"),
    ("Wo ist die nächste Beratungsstelle", "Saarbrücken"),
    ("Hilfe", "Drücken Sie 1"),
    ("2", ""),
    ("Danke", "Gern"),
]
ARABIC = [
    ("3", "30"),
    ("مرحبا", "Lotse"),
    ("كم تكلفة الاعتراف بشهادتي", "€"),
    ("1", ""),
    ("كم من الوقت يستغرق الاعتراف بشهادتي", "3"),
    ("أنا ممرضة من سوريا هل يُعترف بمهنتي", ""),
    ("66111", "Pflegefach"),
    ("أين أقرب مركز استشارة", "Saarbrücken"),
    ("مساعدة", "اضغطوا 1"),
    ("2", ""),
    ("شكرا", ""),
]


@pytest.mark.parametrize(("turns", "voice"), [(GERMAN, "de-DE"), (ARABIC, "arb")], ids=["de", "ar"])
def test_a_call_of_ten_turns(call, turns, voice):
    """By voice and keys through questions, form, referral and menu, in one language."""
    for said, part in turns:
        heard = call.press(said) if said.isdecimal() else call.say(said)

        assert heard and part in heard, (said, heard)
        assert call.voices() == {voice}


def test_the_menu_speaks_every_language_that_has_a_voice(call):
    """Each language tells its key itself; Persian has no voice at Twilio."""
    heard = call.heard()

    assert len(call.voices()) == 11 and "arb" in call.voices()
    assert "Für Deutsch drücken Sie 1." in heard and "Türkçe için 4 tuşuna basın." in heard


def test_who_says_nothing_hears_the_menu_again_and_then_of_people(call):
    """Nobody is hung up on."""
    assert "Deutsch" in call.wait()
    assert "0 3 0" in call.wait()


def test_silence_is_asked_about_and_ends_kindly(call):
    """Twice the question, then goodbye."""
    call.press("1")

    assert "nichts gehört" in call.wait() and "nichts gehört" in call.wait()
    assert "Wiedersehen" in call.wait() and call.twiml.find("Hangup") is not None


def test_zero_leads_to_people_at_any_time(call):
    """The hotline's number is read digit by digit, and the call goes on."""
    call.press("1")

    assert "0 3 0, 1 8 1 5 1 1 1 1" in call.press("0")
    assert "€" in call.say("Was kostet die Anerkennung")


def test_sentences_are_short_and_nothing_unspeakable_is_read(call):
    """No addresses of web pages, no long numbers, no sentence without end."""
    call.press("1")
    for question in (
        "Ich bin Ärztin aus der Ukraine, wohne in 66111",
        "mit einem Menschen sprechen",
    ):
        call.say(question)
        assert not re.search(r"https?:|www\.|\d{5}", call.heard()), call.heard()
        assert all(len(said.text) <= 220 for said in call.twiml.iter("Say"))


def test_the_same_turn_twice_is_one_turn(call):
    """Twilio repeats a request that was not answered in time."""
    call.press("1")
    where = call.listening()
    first = call.say("Was kostet die Anerkennung")
    call.post(where, SpeechResult="Was kostet die Anerkennung")

    assert call.heard() == first


def test_a_language_without_a_voice_is_not_gone_into(call):
    """Who asks for Persian by phone is told, in the language spoken so far."""
    call.press("1")

    assert "spreche ich noch nicht" in call.say("Können wir auf Persisch weiterreden?")
    assert call.voices() == {"de-DE"}


def test_a_language_can_be_changed_in_the_call(call):
    """From then on it is also the one that is listened for."""
    call.press("1")
    call.say("Bitte auf Türkisch")

    assert call.twiml.find("Gather").get("language") == "tr-TR" and call.voices() == {"tr-TR"}


def test_serbian_is_read_from_the_letters_its_voice_knows(call):
    """The voice reads Cyrillic; the catalogues are Latin."""
    assert "Добар дан" in call.press("11")


def test_the_end_of_a_call_is_taken_note_of(call):
    """A status is no turn."""
    assert list(call.post(CallStatus="completed")) == []


def test_a_call_without_an_id_is_malformed(channels):
    """A signed request without a call is a problem, not a crash."""
    url = f"{channels.url}/webhooks/voice/webhook"
    signed = {"X-Twilio-Signature": twilio_signature(url, {"x": "y"})}

    assert requests.post(url, data={"x": "y"}, headers=signed, timeout=20).status_code == 400


def test_a_proxy_tells_the_address_that_was_called(call):
    """TLS ends before us: Twilio signs https://, we are asked by http://."""
    url = "https://lotse.example/webhooks/voice/webhook"
    form = {"CallSid": call.sid, "CallStatus": "ringing"}
    headers = {
        "X-Twilio-Signature": twilio_signature(url, form),
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "lotse.example",
    }

    assert requests.post(call.start, data=form, headers=headers, timeout=20).status_code == 200


def test_the_address_is_part_of_the_signature(call):
    """Nobody can change the turn or the language of a signed request."""
    form = {"CallSid": call.sid, "Digits": "1"}
    signed = {"X-Twilio-Signature": twilio_signature(call.start, form)}
    forged = requests.post(f"{call.start}?turn=5", data=form, headers=signed, timeout=20)

    assert forged.status_code == 403
