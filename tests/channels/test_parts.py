"""The parts the channels share: splitting, counting, choosing, naming, keeping, reading out."""

import asyncio
import sqlite3
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels import choices
from bot.channels.commands import Command, command, names
from bot.channels.messengers import gsm
from bot.channels.messengers.lanes import Lanes
from bot.channels.messengers.ledger import Address, Ledger
from bot.channels.messengers.telegram import TelegramOutput
from bot.channels.messengers.whatsapp import WhatsAppOutput
from bot.channels.people import People
from bot.channels.phone.speech import readable, spelled, spoken
from bot.channels.rendering import shortened, with_choices, with_sources
from bot.channels.splitting import sentences, split, utf16
from bot.settings import Settings, SettingsError, read
from guidance.geography.places import place_at
from guidance.languages import LANGUAGES
from guidance.reading.text import fold
from guidance.wording.catalogue import catalogue
from tests.channels.stub import PHONE_ID, TOKEN
from tests.conftest import ROOT, run

TEXT = (
    "Das kostet z. B. 200 €. Wer zahlt? Das steht in § 16d Abs. 3 AufenthG. "
    "Mehr am 3. Mai 2026. Fragen Sie.\nNeue Zeile ohne Punkt\nEnde"
)


@given(st.text(max_size=400), st.integers(1, 60))
def test_parts_fit_and_nothing_is_lost(text, limit):
    """Whatever a text consists of, its parts are within the limit and together the text."""
    for measure in (len, utf16):
        fits = limit if measure is len else max(2, limit)
        parts = split(text, fits, measure)

        assert all(0 < measure(part) <= fits for part in parts)
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_sentences_end_where_readers_think_they_end():
    """Abbreviations, dates and paragraphs of a law are no ends."""
    assert [sentence.strip() for sentence in sentences(TEXT)] == [
        "Das kostet z. B. 200 €.",
        "Wer zahlt?",
        "Das steht in § 16d Abs. 3 AufenthG.",
        "Mehr am 3. Mai 2026.",
        "Fragen Sie.",
        "Neue Zeile ohne Punkt",
        "Ende",
    ]
    assert len(sentences("كم التكلفة؟ من 100 إلى 600. اسألوا المركز.")) == 3


def test_long_texts_are_parted_between_sentences():
    """Nobody reads half a sentence and waits for the rest."""
    assert all(part.endswith((".", "?", "t", "e")) for part in split(TEXT, 60))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("ä" * 160, 1),
        ("ş" * 71, 2),
    ],
)
def test_text_messages_are_counted_as_they_are_paid(text, parts):
    """160 letters of the short alphabet, 70 of any other, less in several parts."""
    assert gsm.segments(text) == parts


def test_one_dash_does_not_halve_a_text_message():
    """Typographic signs have plain relatives in the short alphabet."""
    assert gsm.segments(gsm.plain("„Anerkennung“ – 100–600 €, z.\u202fB. …" + "a" * 110)) == 1


EVENTS = [
    BotUttered("Alt", data={"buttons": [{"title": "Alt", "payload": "/old"}]}),
    UserUttered("x"),
    BotUttered("Eins", data={"buttons": [{"title": "Wer zahlt?", "payload": "/ask_funding"}]}),
    BotUttered("Zwei", data={"buttons": [{"title": "Wie lange?", "payload": "/ask_duration"}]}),
]


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("1", "/ask_funding"),
        ("٢", "/ask_duration"),
        ("۲.", "/ask_duration"),
        ("(2)", "/ask_duration"),
        ("WIE LANGE", "/ask_duration"),
        ("3", None),
        ("0", None),
        ("66111", None),
        ("2 Kinder", None),
        ("Alt", None),
        ("", None),
        ("?", None),
    ],
)
def test_choices_are_those_of_the_last_reply(said, payload):
    """Numbered on through all messages of the reply; anything else is a message."""
    button = choices.chosen(EVENTS, said)

    assert (button and button["payload"]) == payload


def test_a_key_names_one_button_only():
    """It fits 64 bytes, and a made-up or outdated one means nothing."""
    button = EVENTS[2].data["buttons"][0]
    key = choices.key("2", 0, button)

    assert len(key.encode()) <= 64 and choices.pressed(EVENTS, key) == button
    for wrong in ("", "2.0.00000000", "2.9" + key[3:], "9" * 9 + key[1:], "1" + key[1:], "/x"):
        assert choices.pressed(EVENTS, wrong) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_tells_the_word_that_deletes(language):
    """What the notice says to write is a command, in every language and channel."""
    for said in ("To delete the conversation, write: delete.", "To delete them, write: delete."):
        texts = [text for text in _notices(language) if said in text[0]]
        assert texts and all(
            fold(names(language)[Command.DELETE]) in fold(text[1]) for text in texts
        )
    for each, word in names(language).items():
        assert command(word) is each and command(f"/{each.value}@LotseBot now") is each


def _notices(language: str) -> list[tuple[str, str]]:
    """Return the variants of the notice in English and in the language."""
    from ruamel.yaml import YAML

    variants = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]["utter_notice"]
    say = catalogue(language).pgettext
    return [(variant["text"], say("utter_notice", variant["text"])) for variant in variants]


@pytest.mark.parametrize(
    ("number", "read_out"),
    [
        ("+49 30 1815-1111", "0 3 0, 1 8 1 5, 1 1 1 1"),
        ("+49 (0)681 12345", "0 6 8 1, 1 2 3 4 5"),
        ("0800 1110111", "0 8 0 0, 1 1 1 0 1 1 1"),
        ("+33 1 234567", "0 0 3 3, 1, 2 3 4 5 6 7"),
        ("66111", "6 6 1 1 1"),
    ],
)
def test_numbers_are_read_digit_by_digit(number, read_out):
    """People write them down while they listen."""
    assert (
        spelled(number) == read_out
        and readable(f"Nummer: {number}, danke") == f"Nummer: {read_out}, danke"
    )


def test_what_is_no_phone_number_is_read_as_a_number():
    """Fees, years, paragraphs and percentages are amounts."""
    text = "Gebühr 100–600 €, 45000 €, seit 2012, § 16d, 12,5 %, 3 Monate, 1.200 Euro"

    assert readable(text) == text
    assert readable("Notruf 112 und 116 123") == "Notruf 1 1 2 und 1 1 6, 1 2 3"
    assert readable("Siehe https://www.zab.kmk.org/de/x.html.") == "Siehe zab.kmk.org."


def test_long_sentences_are_parted_at_commas():
    """A listener cannot go back."""
    message = {"text": "Erstens, " * 40 + "Ende.", "buttons": [], "lang": "de"}

    assert all(len(part) <= 170 for part in spoken(message))


def test_sources_become_the_names_of_sites():
    """Two at most, and none that the text names already."""
    sources = [{"url": f"https://www.{name}.de/long/path"} for name in ("a", "b", "a", "c")]
    message = {"text": "Siehe a.de", "lang": "de", "sources": sources}

    assert with_sources(message) == "Siehe a.de\n\nQuelle: b.de, c.de"
    assert with_choices("Frage?", ["Ja", "Nein"], 3) == "Frage?\n\n3. Ja\n4. Nein"
    assert shortened("Beratung in der Nähe", 20) == "Beratung in der Nähe"
    assert shortened("Beratung in der Nähe!", 20) == "Beratung in der Näh…"


def test_names_tell_nothing_without_the_secret():
    """The same person has the same name, another secret another, and addresses can be unsealed."""
    people, others = People("a" * 64), People("b" * 64)
    name = people.conversation("whatsapp", "4915112345678")

    assert name == People("a" * 64).conversation("whatsapp", "4915112345678") and len(name) <= 64
    assert name != others.conversation("whatsapp", "4915112345678")
    sealed = people.seal("4915112345678")
    assert "4915112345678" not in sealed and people.unseal(sealed) == "4915112345678"
    assert others.unseal(sealed) is None


@pytest.fixture
def configuration(tmp_path, stub) -> Settings:
    """Return settings with a database of their own."""
    return replace(
        Settings(var=tmp_path, secret="s" * 64),
        telegram_api=stub.url,
        telegram_token=TOKEN,
        whatsapp_token=TOKEN,
        whatsapp_phone_id=PHONE_ID,
        graph_api=f"{stub.url}/graph",
    )


def test_deliveries_are_known_after_a_restart(configuration):
    """Another process with the same database, or this one later, answers nothing twice."""
    assert run(Ledger(configuration).is_new("d1"))
    assert not run(Ledger(configuration).is_new("d1"))
    assert run(Ledger(configuration).is_new("d2"))


def test_two_workers_at_the_same_moment_answer_once(configuration):
    """The database decides, not the time."""

    async def race() -> list[bool]:
        ledgers = [Ledger(configuration) for _ in range(4)]
        return await asyncio.gather(*(ledger.is_new("d") for ledger in ledgers))

    assert sorted(run(race())) == [False, False, False, True]


def test_old_deliveries_and_addresses_are_forgotten(configuration):
    """What is not needed any more is not kept."""
    ledger = Ledger(configuration)
    run(ledger.is_new("old"))
    run(ledger.remember("sms-1", Address("x", time.time() - 31 * 86400)))
    with sqlite3.connect(configuration.var / "lotse.db") as database:
        database.execute("update deliveries set at = at - 9 * 86400")
    run(ledger.is_new("new"))

    assert run(ledger.address("sms-1")) is None and run(ledger.is_new("old"))


@pytest.mark.parametrize("output", [TelegramOutput, WhatsAppOutput])
def test_somebody_who_does_not_write_just_now_can_be_written_to(configuration, stub, output):
    """A counsellor's answer goes out by the conversation's id, also after a restart."""
    person = "49160000001"
    people, ledger = People(configuration.signing_key()), Ledger(configuration)
    channel = output(configuration, people, ledger)

    async def push(conversation: str, heard_at: float) -> None:
        await ledger.remember(conversation, Address(people.seal(person), heard_at))
        await channel.send_response(conversation, {"text": "Guten Tag", "lang": "de"})
        await channel.send_response("nobody", {"text": "Guten Tag", "lang": "de"})

    async def both() -> None:
        await push("recent", time.time())
        await push("old", time.time() - 25 * 3600)
        await channel.delivery.close()

    before = len(stub.to(person))
    run(both())
    assert len(stub.to(person)) - before == (1 if output.window else 2)


def test_a_lane_keeps_the_order_and_lanes_do_not_wait_for_each_other():
    """Of what waits, the message that was sent first goes first."""
    done: list[str] = []

    async def went() -> None:
        lanes = Lanes()

        def work(name: str, seconds: float):
            async def do() -> None:
                await asyncio.sleep(seconds)
                done.append(name)

            return do

        lanes.add("a", 1, work("a1", 0.05))
        await asyncio.sleep(0.01)
        lanes.add("a", 3, work("a3", 0))
        lanes.add("a", 2, work("a2", 0))
        lanes.add("b", 9, work("b9", 0))
        await lanes.finish(5)

    run(went())
    assert done == ["b9", "a1", "a2", "a3"]


@pytest.mark.parametrize(
    ("spot", "code"),
    [
        ((49.2354, 6.9969), "66"),
        ((48.5839, 7.7455), "77"),
        ((33.5, 36.3), None),
        ((float("nan"), 1), None),
    ],
)
def test_a_spot_becomes_a_postal_code(spot, code):
    """Saarbrücken, Strasbourg across the Rhine, Damascus, nowhere."""
    place = place_at(*spot)

    assert (place and place.postal_code[:2]) == code


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"LOTSE_TELEGRAM_TOKEN": "1:x"}, "LOTSE_TELEGRAM_SECRET"),
        ({"LOTSE_TWILIO_SID": "AC", "LOTSE_TWILIO_AUTH_TOKEN": "x"}, "LOTSE_TWILIO_NUMBER"),
    ],
)
def test_half_a_channel_stops_the_start(given, missing):
    """A forgotten variable is named at the start, not noticed when people write."""
    with pytest.raises(SettingsError, match=missing):
        read(given)
