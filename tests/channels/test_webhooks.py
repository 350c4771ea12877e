"""What comes in: signatures, handshakes, repetitions, and everything that is no plain message."""

import json
import sqlite3
import time

import pytest
import requests

from tests.channels.conftest import MESSAGES_PER_MINUTE
from tests.channels.phones import PHONES, VERIFY
from tests.channels.stub import Fault

COSTS = "Was kostet die Anerkennung?"
ALL = [*PHONES, "voice"]
WITH_LOCATION = ["telegram", "whatsapp", "messenger"]


@pytest.mark.parametrize("platform", ALL)
def test_channels_are_off_until_configured(server, platform):
    """Without its variables a channel's address is not there."""
    url = f"{server.url}/webhooks/{platform}/webhook"

    assert requests.post(url, json={}, timeout=20).status_code == 404
    assert requests.get(url, timeout=20).status_code == 404


@pytest.mark.parametrize("platform", ALL)
def test_unsigned_and_forged_requests_are_refused(channels, platform):
    """Nobody but the platform may speak for people."""
    url = f"{channels.url}/webhooks/{platform}/webhook"
    forged = {
        "X-Telegram-Bot-Api-Secret-Token": "wrong",
        "X-Hub-Signature-256": f"sha256={'0' * 64}",
        "X-Twilio-Signature": "d3Jvbmc=",
    }

    assert requests.post(url, json={}, timeout=20).status_code == 401
    assert requests.post(url, json={}, headers=forged, timeout=20).status_code == 403


@pytest.mark.parametrize("platform", ["whatsapp", "messenger"])
def test_the_handshake_returns_the_challenge(channels, platform):
    """Meta asks whether the address is ours, and only who knows the token learns that it is."""
    url = f"{channels.url}/webhooks/{platform}/webhook"
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}
    answer = requests.get(url, params=asked, timeout=20)

    assert (answer.status_code, answer.text) == (200, "1158201444")
    wrong = requests.get(url, params={**asked, "hub.verify_token": "guess"}, timeout=20)
    assert wrong.status_code == 403
    assert requests.get(url, timeout=20).status_code == 401


@pytest.mark.parametrize("platform", PHONES)
def test_the_privacy_notice_comes_first_and_once(phone, platform):
    """Before the first answer everybody is told what this is and what is kept."""
    person = phone(platform)
    first, second = person.say("Hallo"), person.say(COSTS)

    assert "kein Mensch" in first and "30 Tage" in first and "löschen" in first
    assert "30 Tage" not in second and "€" in second


def test_the_notice_speaks_the_first_message_s_language(phone):
    """WhatsApp tells no language, so the message does."""
    assert "30 днів" in phone("whatsapp").say("Скільки коштує визнання диплома?")


def test_telegram_s_language_is_taken_where_the_message_tells_none(phone):
    """/start says nothing about the language; the app's setting does."""
    person = phone("telegram")
    person.language = "tr-TR"

    assert "insan değilim" in person.say("/start")


@pytest.mark.parametrize("platform", PHONES)
def test_a_repeated_delivery_is_answered_once(phone, stub, platform):
    """Platforms deliver again what they think got lost, also at the same moment."""
    person = phone(platform)
    payload = person.written(COSTS)
    person.answer(payload)

    assert [person.deliver(payload).status_code for _ in range(3)] == [200, 200, 200]
    assert stub.nothing_for(person.me)


def test_what_was_sent_first_is_answered_first(phone, stub):
    """Webhooks overtake each other; a person's messages stay in their order."""
    person = phone("whatsapp")
    now = time.time()
    texts = {20: "Danke", 0: COSTS, 10: "Wie lange dauert das Verfahren?"}
    messages = [person.message("text", {"body": text}, now + at) for at, text in texts.items()]
    answer = person.answer(person.webhook(*messages))

    assert answer.index("€") < answer.index("3 Monate") < answer.index("Gern")


def test_what_is_older_than_our_memory_is_not_answered(phone, stub):
    """A captured webhook that somebody plays again weeks later does nothing."""
    person = phone("whatsapp")
    old = person.webhook(person.message("text", {"body": COSTS}, time.time() - 20 * 86400))

    assert person.deliver(old).status_code == 200
    assert stub.nothing_for(person.me)


UNKNOWN = {
    "telegram": [
        {"update_id": 1},
        {"update_id": 2, "my_chat_member": {"chat": {"id": 1, "type": "private"}}},
        {"update_id": 3, "poll": {"id": "1"}},
        {"update_id": 4, "message": {"message_id": 1}},
        {"update_id": 5, "channel_post": {"text": "x"}},
        ["no", "update"],
        7,
    ],
    "whatsapp": [
        {},
        {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "account_update"}]}]},
        {"entry": "broken"},
        {"entry": [{"changes": [{"field": "messages", "value": {"errors": [{"code": 1}]}}]}]},
        [1],
    ],
    "messenger": [
        {},
        {"object": "page", "entry": [{"messaging": [{"sender": {"id": "1"}, "read": {"watermark": 1}}]}]},
        {"object": "page", "entry": [{"messaging": [{"optin": {}}]}, {"standby": [{}]}]},
        {"entry": [None]},
    ],
    "sms": [{}, {"MessageSid": "SM1", "MessageStatus": "delivered"}, {"Body": "x"}],
}  # fmt: skip


@pytest.mark.parametrize("platform", UNKNOWN)
def test_unknown_updates_do_no_harm(phone, platform):
    """Platforms invent new kinds of updates: they are accepted and not answered."""
    person = phone(platform)

    assert {person.deliver(payload).status_code for payload in UNKNOWN[platform]} == {200}
    assert "€" in person.say(COSTS)


def test_statuses_reactions_and_echoes_are_no_messages(phone, stub):
    """What happens around messages is not answered."""
    whatsapp, messenger = phone("whatsapp"), phone("messenger")
    status = {"id": "wamid.x", "status": "read", "timestamp": "1", "recipient_id": whatsapp.me}
    whatsapp.deliver(whatsapp.webhook(statuses=[status]))
    reaction = {"message_id": "wamid.x", "emoji": "👍"}
    whatsapp.deliver(whatsapp.webhook(whatsapp.message("reaction", reaction)))
    messenger.deliver(messenger.event(message={"mid": "m_e", "text": "x", "is_echo": True}))

    assert stub.nothing_for(whatsapp.me) and stub.nothing_for(messenger.me)


def test_groups_and_other_numbers_are_not_ours(phone, stub):
    """A bot in a group would answer everybody; another number of the app is another's."""
    telegram, whatsapp = phone("telegram"), phone("whatsapp")
    update = telegram.written(COSTS)
    update["message"]["chat"]["type"] = "group"
    telegram.deliver(update)
    other = json.loads(json.dumps(whatsapp.written(COSTS)).replace("106540352242922", "999"))
    whatsapp.deliver(other)

    assert stub.nothing_for(telegram.me) and stub.nothing_for(whatsapp.me)


def test_an_edited_message_is_answered_anew(phone, stub):
    """A typing error is mended; a location that moves is not told each time."""
    person = phone("telegram")
    person.say("Hallo")
    mended = {"update_id": 900_001, "edited_message": person.message(text=COSTS, edit_date=1)}
    moved = {"latitude": 49.2, "longitude": 7.0, "live_period": 900}

    assert "€" in person.answer(mended)
    person.deliver({"update_id": 900_002, "edited_message": person.message(location=moved)})
    assert stub.nothing_for(person.me)


@pytest.mark.parametrize("platform", WITH_LOCATION)
def test_a_shared_location_leads_to_the_nearest_partner(phone, platform):
    """Who shares where they are need not type it, and only the postal code is kept."""
    person = phone(platform)
    answer = person.answer(person.located(49.2354, 6.9969))

    assert "Saarbrücken" in answer


def test_a_shared_location_answers_the_question_for_the_place(phone):
    """Inside a form it is the answer to the form's question."""
    person = phone("telegram")
    person.say("Wo ist die nächste Beratungsstelle?")

    assert "Hannover" in person.answer(person.located(52.3744, 9.7386))


def test_a_location_outside_germany_is_abroad(phone):
    """Somebody in Damascus gets the ways from abroad."""
    person = phone("telegram")
    person.language = "en"

    assert "not in Germany yet" in person.answer(person.located(33.513, 36.292))


def test_the_exact_location_is_kept_nowhere(phone, channels):
    """Coordinates of somebody's home are not stored, not even for a moment."""
    person = phone("whatsapp")
    person.answer(person.located(49.234567, 6.987654))

    stored = "\n".join(everything(channels))
    assert "49.2345" not in stored and "6.9876" not in stored


@pytest.mark.parametrize("platform", PHONES)
def test_what_only_people_can_take_in_gets_a_kind_answer(phone, platform):
    """A voice message or a picture is not ignored, and what follows is understood."""
    person = phone(platform)
    person.say("Wo ist die nächste Beratungsstelle?")

    assert "nur Text" in person.answer(person.unreadable())
    assert "Saarbrücken" in person.say("66111")


@pytest.mark.parametrize("number", ["2", "٢", "۲", "2.", "2️⃣"])
def test_a_number_in_any_script_picks_a_choice(phone, number):
    """Buttons of text messages are numbered lines."""
    person = phone("sms")
    choices = [line for line in person.say(COSTS).splitlines() if line.startswith("2. ")]

    assert choices and "3 Monate" in person.say(number)


def test_a_title_picks_its_choice_until_the_next_reply(phone):
    """Who types what a button says presses it; an old number presses nothing."""
    person = phone("sms")
    person.say(COSTS)

    assert "3 Monate" in person.say("wie lange?")
    person.say("Danke")
    assert "3 Monate" not in person.say("2")


def test_an_old_button_is_explained(phone, stub):
    """Keyboards stay on the screen after a conversation was deleted."""
    person = phone("telegram")
    person.say(COSTS)
    button = person.buttons()[0]
    person.say("/delete")

    assert "früheren Gespräch" in person.answer(person.pressed(button))


@pytest.mark.parametrize(
    ("command", "part"),
    [("/help", "Anerkennung"), ("/language", "العربية"), ("/start", "Programm")],
)
@pytest.mark.parametrize("platform", PHONES)
def test_commands(phone, platform, command, part):
    """The same commands everywhere."""
    person = phone(platform)

    assert part in person.say(command) + str(person.shown)


def test_a_language_is_chosen_by_button_and_stays(phone):
    """Twelve languages are more than a WhatsApp list holds: they stand numbered in the text."""
    person = phone("whatsapp")
    menu = person.say("Sprache")
    number = next(line for line in menu.splitlines() if "Українська" in line).partition(".")[0]
    person.say(number)

    assert "грн" in (said := person.say(COSTS)) or "збір" in said.casefold() or "€" in said
    assert "kostet" not in said


@pytest.mark.parametrize(
    "ways", [["/delete"], ["löschen"], ["Bitte alle meine Daten löschen", "ja"]]
)
def test_a_conversation_can_be_deleted(phone, channels, ways):
    """By command, by word, or by saying so and confirming; nothing of it remains."""
    person = phone("telegram")
    person.say(COSTS)
    rows = lambda: len(of_channel(channels, "telegram"))  # noqa: E731
    before = rows()

    assert "gelöscht" in [person.say(way) for way in ways][-1]
    assert rows() == before - 1
    assert "30 Tage" in person.say("Hallo")


def test_a_copy_is_handed_out(phone):
    """Who asks for the own data gets what is kept of the conversation."""
    person = phone("telegram")
    person.say(COSTS)
    copy = person.say("Ich möchte eine Kopie meiner Daten")

    assert f"—: {COSTS}" in copy and "Lotse: " in copy


@pytest.mark.parametrize("platform", PHONES)
def test_nobody_s_number_is_stored_or_logged(phone, channels, platform):
    """Senders are keyed names in the database, message ids too, and logs hold neither."""
    person = phone(platform)
    person.say(f"{COSTS} Meine Nummer ist 0176 12345678")
    stored = "\n".join(everything(channels)) + channels.said()

    assert person.me.lstrip("+") not in stored and "12345678" not in stored
    assert "wamid" not in stored and COSTS not in channels.said()


def test_too_many_messages_are_told_once(phone, stub):
    """A runaway script costs thirty answers and one remark a minute."""
    person = phone("telegram")
    for _ in range(MESSAGES_PER_MINUTE + 8):
        person.deliver(person.written("Danke"))
    texts = [person.text(body) for body in stub.wait(person.me, 0)]

    assert len([text for text in texts if "Gern" in text]) <= MESSAGES_PER_MINUTE
    assert len([text for text in texts if "Sekunden" in text]) == 1


def test_a_very_long_message_gets_a_request_to_be_brief(phone):
    """Nobody is left without an answer, and nothing is cut in silence."""
    assert "2000" in phone("telegram").say("Was kostet das? " * 200)


def test_a_reply_that_comes_too_late_waits_for_the_person(phone, stub):
    """After 24 hours WhatsApp takes only templates: one asks to write, then the answer comes."""
    person = phone("whatsapp")
    yesterday = time.time() - 25 * 3600
    person.deliver(person.webhook(person.message("text", {"body": COSTS}, yesterday)))
    sent = stub.wait(person.me, 0)

    assert [body["type"] for body in sent] == ["template"]
    assert "€" in (answer := person.answer(person.unreadable())) and "nur Text" in answer
    assert person.say("Danke").startswith("Gern")


def test_who_hides_the_number_is_reached_by_the_user_id(phone, stub):
    """WhatsApp lets people keep their number to themselves."""
    person = phone("whatsapp")
    person.me = "DE.13491208655302741918"
    payload = person.written(COSTS)
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    del message["from"]
    message["from_user_id"] = person.me

    assert "€" in person.answer(payload)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429, {"Retry-After": "1"})],
        [Fault(429, body={"ok": False, "parameters": {"retry_after": 1}})],
        [Fault(500), Fault(502)],
        [Fault(400, body={"error": {"code": 130429, "message": "Rate limit hit"}})],
    ],
    ids=["429 header", "429 body", "5xx twice", "Graph code"],
)
def test_a_platform_in_trouble_is_tried_again(phone, stub, faults):
    """What a platform could not take for the moment arrives a little later, once."""
    person = phone("telegram")
    person.say("/start")
    stub.faults.extend(faults)
    before = len(stub.to(person.me))

    assert "€" in person.say(COSTS)
    assert len(stub.to(person.me)) == before + 1


def test_a_refusal_is_not_repeated(phone, stub, channels):
    """Somebody has blocked the bot: the server notes it and goes on."""
    person = phone("telegram")
    person.say("/start")
    tries = stub.attempts.count(person.me)
    stub.faults.append(Fault(403, body={"ok": False, "error_code": 403}))
    person.deliver(person.written(COSTS))

    assert stub.nothing_for(person.me)
    assert stub.attempts.count(person.me) == tries + 1
    assert "not delivered: telegram: status 403" in channels.said()
    assert "€" in person.say(COSTS)


def test_a_slow_platform_holds_up_nobody_else(phone, stub):
    """Webhooks are answered at once, and other people do not wait."""
    slow, other = phone("telegram"), phone("telegram")
    other.say("/start")
    slow.say("/start")
    stub.faults.append(Fault(delay=3))
    started = time.monotonic()
    slow.deliver(slow.written(COSTS))
    time.sleep(0.1)

    assert "€" in other.say(COSTS) and time.monotonic() - started < 2.5
    assert stub.wait(slow.me, 1)


def everything(server) -> list[str]:
    """Return all values of all tables, as text."""
    with sqlite3.connect(server.var / "lotse.db") as database:
        tables = [
            row[0] for row in database.execute("select name from sqlite_master where type='table'")
        ]
        return [str(row) for table in tables for row in database.execute(f"select * from {table}")]


def of_channel(server, channel: str) -> list[tuple]:
    """Return the conversations of a channel."""
    with sqlite3.connect(server.var / "lotse.db") as database:
        return list(database.execute("select id from conversations where channel = ?", (channel,)))
