"""Asking to be called back: with consent, in the person's language, and nothing readable is kept."""

import sqlite3

import pytest
import requests

from guidance.contact.callbacks import Safe

NUMBER, WRITTEN = "+4917612345678", "0176 12345678"


def rows(server, conversation=None) -> list[sqlite3.Row]:
    """Return the call-backs in the server's database."""
    with sqlite3.connect(server.var / "lotse.db") as database:
        database.row_factory = sqlite3.Row
        return database.execute("select * from callbacks order by asked_at desc").fetchall()


def text_of(answers: list[dict]) -> str:
    """Return the words of several answers."""
    return " ".join(answer["text"] for answer in answers)


def test_a_request_is_noted_sealed(server):
    """Consent, number, time and place are asked; the number is in no file, log or transcript."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    chat.press("/affirm")
    chat.say(f"Meine Nummer ist {WRITTEN}")
    chat.say("Dienstag vormittags")
    said = chat.say("66111")
    row = rows(server)[0]
    kept = b"".join(path.read_bytes() for path in server.var.glob("lotse.db*"))

    assert "Dienstag, vormittags" in text_of(said)
    assert (row["step"], row["state"], row["language"]) == ("new", "DE-SL", "de")
    assert Safe.at(server.var).unseal_contact(row["sealed"]).value == NUMBER
    assert b"12345678" not in kept and "12345678" not in server.said()
    assert "[phone]" in chat.get("transcript").text


@pytest.mark.parametrize(
    ("language", "yes", "number", "when", "place"),
    [
        ("ar", "نعم", "٠١٧٦١٢٣٤٥٦٧٨", "بعد الظهر", "66111"),
        ("uk", "так", "+380 44 234 5678", "вранці", "Saarbrücken"),
        ("fr", "oui", "anna@example.org", "", "66111"),
    ],
)
def test_in_every_script(server, language, yes, number, when, place):
    """Numbers of other scripts and countries, and addresses, are understood."""
    chat = server.conversation(language)
    chat.press("/request_callback")
    chat.say(yes)
    for said in filter(None, (number, when, place)):
        answers = chat.say(said)

    assert rows(server)[0]["step"] == "new" and rows(server)[0]["language"] == language
    assert answers[-1]["lang"] == language and answers[-1]["buttons"]


def test_a_contact_written_at_once_is_consent(server):
    """Who was told what is kept and writes the number has agreed."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    said = chat.say(WRITTEN)

    assert "Wann" in text_of(said) and rows(server)[0]["step"] == "draft"


def test_no_means_nothing_is_kept(server):
    """Without consent there are other ways, and no row."""
    before = len(rows(server))
    chat = server.conversation("de")
    chat.press("/request_callback")
    said = chat.say("nein")

    assert "+49" in text_of(said) and len(rows(server)) == before


def test_a_question_inside_is_answered(server):
    """A counter-question gets its answer, then the form goes on."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    chat.press("/affirm")
    said = chat.say("Was kostet die Anerkennung?")

    assert "€" in said[0]["text"] and "Telefonnummer" in said[-1]["text"]


def test_every_step_can_be_left(server):
    """Cancelling deletes the contact that was given already."""
    before = len(rows(server))
    chat = server.conversation("de")
    chat.press("/request_callback")
    chat.say(WRITTEN)
    chat.say("abbrechen")

    assert len(rows(server)) == before
    assert "€" in text_of(chat.say("Was kostet die Anerkennung?"))


def test_half_a_number_is_asked_again_and_not_kept(server):
    """What cannot be read is masked, explained, and given up on after two tries."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    chat.press("/affirm")
    again = chat.say("0176 1234")
    given_up = chat.say("0176 123")

    assert "@" in text_of(again) and "+49" in text_of(given_up)
    assert "0176" not in chat.get("transcript").text


def test_cancelling_a_request_is_not_said_to_be_done_when_it_is_not(server):
    """Who cancels after a call-back was noted is asked whether to withdraw it."""
    chat = server.conversation("tr")
    chat.press("/request_callback")
    for said in (WRITTEN, "sabah", "66111"):
        chat.say(said)
    answers = chat.say("iptal")

    assert '/request_callback{"manner": "withdraw"}' in str(answers[-1]["buttons"])
    chat.press("/check_profession")
    assert "withdraw" not in str(chat.say("iptal")[-1]["buttons"])


@pytest.mark.parametrize("way", ["button", "session"])
def test_a_request_can_be_withdrawn(server, way):
    """The button deletes the request; so does deleting the conversation."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    for said in (WRITTEN, "egal", "66111"):
        chat.say(said)
    before = len(rows(server))
    if way == "button":
        chat.press('/request_callback{"manner": "withdraw"}')
    else:
        gone = requests.delete(f"{chat.url}/sessions", headers=chat.headers, timeout=20).json()
        assert gone["deleted"]["callbacks"] == 1

    assert len(rows(server)) == before - 1


def test_nobody_there_leads_to_a_call_back(server):
    """Without a counsellor at a desk there are the other ways, and a call-back as a button."""
    chat = server.conversation("de")
    said = chat.post(payload="/talk_to_human").json()

    assert "handover" not in said and "+49" in said["messages"][0]["text"]
    assert "/request_callback" in [b["payload"] for b in said["messages"][-1]["buttons"]]


def test_words_delete_everything(server):
    """What the confirmation says is true: "delete my data", and yes, is enough in the web chat."""
    chat = server.conversation("de")
    chat.press("/request_callback")
    for said in (WRITTEN, "egal", "66111"):
        chat.say(said)
    before = len(rows(server))
    chat.say("meine Daten löschen")
    gone = chat.say("ja")

    assert "gelöscht" in text_of(gone) and len(rows(server)) == before - 1
    assert chat.post(text="Hallo").status_code == 401
