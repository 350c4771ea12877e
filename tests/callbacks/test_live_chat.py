"""Live chat over the real processes: console and assistant share a database and nothing else."""

import json
import re
import time

import pytest
import requests

from tests.conftest import Conversation

PATIENCE = 20


@pytest.fixture
def handed_over(server, counsellor):
    """Return an Arabic conversation that a counsellor has taken, and its id."""
    chat = server.conversation("ar")
    waiting = chat.post(payload="/talk_to_human").json()
    assert waiting["handover"] == "waiting"
    page = counsellor.get("/livechat/").text
    key = re.findall(r"/livechat/(\w{32})/take/", page)[-1]
    assert counsellor.post(f"/livechat/{key}/take/").url.endswith(f"/livechat/{key}/")
    return chat, key


def until(chat: Conversation, part: str) -> list[dict]:
    """Return the messages of a conversation when one with such words has come."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        said = chat.get("messages").json()["messages"]
        if any(part in message["text"] for message in said):
            return said
        time.sleep(0.3)
    raise AssertionError(f"{part!r} did not come: {[message['text'] for message in said]}")


def test_a_chat_runs_both_ways(handed_over, counsellor):
    """The person is told, the assistant is silent, messages arrive, and the end is announced."""
    chat, key = handed_over
    until(chat, "انضم مستشار الآن")
    silent = chat.post(text="شكرا، كم تكلفة الاعتراف؟ رقمي 0176 12345678").json()
    counsellor.post(f"/livechat/{key}/say/", text="مرحبًا، كيف يمكنني مساعدتك؟")
    said = until(chat, "كيف يمكنني")
    page = counsellor.get(f"/livechat/{key}/").text

    assert silent == {"messages": [], "handover": "live"}
    assert [m["from"] for m in said if "كيف يمكنني" in m["text"]] == ["counsellor"]
    assert "كم تكلفة" in page and "[Telefonnummer]" in page and "12345678" not in page
    counsellor.post(f"/livechat/{key}/end/")
    until(chat, "غادر المستشار")
    assert "€" in chat.say("كم تكلفة الاعتراف بشهادتي؟")[0]["text"]


def test_events_are_streamed(handed_over, counsellor):
    """The widget hears of each thing as it happens; the stream ends with the chat."""
    chat, key = handed_over
    counsellor.post(f"/livechat/{key}/say/", text="Eins")
    with requests.get(
        f"{chat.url}/events?after=0", headers=chat.headers, stream=True, timeout=PATIENCE
    ) as stream:
        heard: list[dict] = []
        for line in stream.iter_lines(decode_unicode=True):
            if line.startswith("data: "):
                heard.append(json.loads(line[6:]))
            if heard and heard[-1].get("text") == "Eins":
                chat.press("/cancel")  # the person goes back

    assert heard[-1] == {"step": None}
    assert {"step": "live"} in heard


def test_public_numbers_stay_readable(handed_over, counsellor):
    """A counsellor may give the hotline's number, but not repeat the person's."""
    chat, key = handed_over
    counsellor.post(f"/livechat/{key}/say/", text="Hotline 030 1815 1111, Sie: 0176 12345678")
    said = until(chat, "Hotline")[-1]["text"]
    counsellor.post(f"/livechat/{key}/end/")

    assert "030 1815 1111" in said and "[phone]" in said


def test_the_events_need_a_token(server):
    """Nobody listens to other people's chats."""
    answer = requests.get(f"{server.url}/webhooks/web/events", timeout=10)

    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
