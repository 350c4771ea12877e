"""The contract of the web channel: sessions, messages, rights, and bad input."""

import sqlite3

import pytest
import requests

PROBLEM = "application/problem+json"


def assert_problem(response: requests.Response, status: int) -> None:
    """Every error has one shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith(PROBLEM)
    body = response.json()
    assert body["status"] == status and body["type"] and body["title"] and body["detail"]


def test_a_session_greets_and_says_what_it_is(server):
    """The first message says that this is a machine and how long things are kept."""
    conversation = server.conversation("ar")

    assert conversation.opened.status_code == 201
    assert conversation.opened.json()["language"] == "ar"
    assert conversation.greeting[0]["dir"] == "rtl"
    assert "30" in conversation.greeting[0]["text"]


def test_the_browser_language_is_the_greeting_s(server):
    """Without a wish the greeting speaks the browser's first language that we have."""
    conversation = server.conversation(**{"Accept-Language": "ti, uk-UA;q=0.8, de;q=0.5"})

    assert conversation.opened.json()["language"] == "uk"


def test_the_same_id_is_answered_once(server):
    """A message sent twice, as after a lost network, is one message."""
    conversation = server.conversation("de")
    first = conversation.post(text="Was kostet die Anerkennung?", id="m-1").json()
    again = conversation.post(text="Was kostet die Anerkennung?", id="m-1").json()
    said = [m for m in conversation.get("messages").json()["messages"] if m["from"] == "user"]

    assert first == again
    assert len(said) == 1


def test_a_chosen_language_stays(server):
    """PUT /language is an explicit wish: a message in another language does not undo it."""
    conversation = server.conversation("de")
    answer = conversation.put("language", language="uk")

    assert answer.status_code == 200
    assert conversation.say("Was kostet die Anerkennung?")[-1]["lang"] == "uk"


def test_phone_and_mail_never_reach_the_database(server):
    """What identifies a person is masked before anything is stored or logged."""
    conversation = server.conversation("de")
    conversation.say(
        "Was kostet das? Ich bin 0176 12345678, muster@example.org, DE02120300000000202051"
    )
    with sqlite3.connect(server.var / "lotse.db") as database:
        stored = " ".join(row[0] for row in database.execute("select data from events"))

    assert "[phone]" in stored and "[e-mail]" in stored and "[iban]" in stored
    assert "12345678" not in stored and "muster@" not in stored and "1203000" not in stored
    assert "muster" not in server.said()


def test_a_deleted_conversation_is_gone(server):
    """DELETE gives a receipt, and the token is void afterwards."""
    conversation = server.conversation("de")
    conversation.say("Hallo")
    gone = requests.delete(f"{conversation.url}/sessions", headers=conversation.headers, timeout=20)

    assert gone.json()["deleted"]["conversations"] == 1 and gone.json()["at"]
    assert_problem(conversation.post(text="Hallo"), 401)


def test_the_copy_is_text_or_json(server):
    """People can take their conversation along."""
    conversation = server.conversation("de")
    conversation.say("Was kostet die Anerkennung?")

    assert "Was kostet die Anerkennung?" in conversation.get("transcript").text
    assert conversation.get("transcript", Accept="application/json").json()["messages"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "\x00\x07\x1b"}, 400),
        ({"text": None}, 400),
        ({"text": ["x"]}, 400),
        ({}, 400),
        ({"text": "x" * 2001}, 413),
        ({"text": "x" * 100_000}, 413),
        ({"payload": "/no_such_intent"}, 400),
        ({"payload": "/inform{not json}"}, 400),
        ({"payload": '/inform{"password": "x"}'}, 400),
        ({"text": "hallo", "id": 7}, 400),
        ({"text": "hallo", "id": "x" * 65}, 400),
    ],
)
def test_bad_messages_are_problems(server, body, status):
    """Malformed messages get a clear problem, and the conversation goes on."""
    conversation = server.conversation("de")

    assert_problem(conversation.post(**body), status)
    assert conversation.say("Was kostet die Anerkennung?")[-1]["lang"] == "de"


@pytest.mark.parametrize(
    "text", ["😀😀😀", "<script>alert(1)</script>", "/restart", "/", "....", "1", "' OR 1=1 --"]
)
def test_odd_messages_are_answered_politely(server, text):
    """Emoji, markup and commands are messages like others."""
    response = server.conversation("de").post(text=text)

    assert response.status_code in (200, 400)
    if response.ok:
        assert response.json()["messages"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_a_wrong_token_is_refused(server, token):
    """Only who holds the conversation's token may read or write."""
    response = requests.post(
        f"{server.url}/webhooks/web/messages",
        json={"text": "hallo"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )

    assert_problem(response, 401)


def test_broken_json_and_unknown_languages_are_problems(server):
    """The shape of the request is checked before anything else."""
    url = f"{server.url}/webhooks/web/sessions"

    assert_problem(requests.post(url, data=b"{broken", timeout=20), 400)
    assert_problem(requests.post(url, json={"language": "xx"}, timeout=20), 400)
    assert_problem(requests.get(f"{server.url}/nothing/here", timeout=20), 404)


def test_rasas_own_api_is_not_there(server):
    """Nobody outside may read trackers, load models or speak as somebody else."""
    for path in ("/conversations/x/tracker", "/model", "/domain", "/webhooks/rest/webhook"):
        assert requests.get(f"{server.url}{path}", timeout=20).status_code == 404
        assert requests.post(f"{server.url}{path}", json={}, timeout=20).status_code in (
            404,
            405,
            400,
        )


def test_errors_speak_the_reader_s_language(server):
    """People read these errors too."""
    conversation = server.conversation("de", **{"Accept-Language": "de"})
    conversation.headers["Accept-Language"] = "de"

    assert conversation.post(text="").json()["detail"] != "Please write your question."


def test_a_thumb_is_kept_with_the_answer_it_is_about(server):
    """A thumb down marks the conversation as dissatisfied; only answers can be rated."""
    conversation = server.conversation("de")
    answer = conversation.say("Was kostet die Anerkennung?")[-1]
    kept = conversation.put("feedback", message=answer["id"], helpful=False)
    wrong = conversation.put("feedback", message="0", helpful=True)
    with sqlite3.connect(server.var / "lotse.db") as database:
        noted = database.execute(
            "select complained, value from conversations join marks on id = conversation_id"
            " where kind = 'feedback' order by started_at desc limit 1"
        ).fetchone()

    assert kept.json() == {"message": answer["id"], "helpful": False}
    assert noted == (1, "not_helpful")
    assert_problem(wrong, 400)
    assert_problem(conversation.put("feedback", message=answer["id"], helpful="yes"), 400)
