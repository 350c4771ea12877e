"""The hours of the live chat, from the console's form to what a person is told."""

import time
from datetime import datetime, timedelta

from guidance.counselling.opening import BERLIN
from tests.callbacks.conftest import Counsellor
from tests.conftest import Server

PARTNER = "sl-saaris-seaq"
PATIENCE = 25  # seconds: the assistant looks for changes every ten


def hours_from(later: int) -> str:
    """Return one hour of every day, holidays too, that begins so many hours from now."""
    start = datetime.now(BERLIN).replace(minute=0) + timedelta(hours=later)
    span = f"{start:%H:%M}-{start + timedelta(hours=1):%H:%M}"
    return f"Mo-Su {span}; PH {span}"


def ask(server: Server, first: str) -> dict:
    """Return the answer to somebody who says something and wants a person then."""
    chat = server.conversation("de")
    chat.say(first)
    return chat.post(payload="/talk_to_human").json()


def until(server: Server, first: str, handover: str | None) -> dict:
    """Ask again until somebody is handed over, or no longer is."""
    deadline = time.monotonic() + PATIENCE
    while (found := ask(server, first)).get("handover") != handover:
        assert time.monotonic() < deadline, found
        time.sleep(1)
    return found


SENT = "Ich suche eine Beratungsstelle in 66111 Saarbrücken"
OTHER = "Was kostet die Anerkennung?"


def test_the_hours_of_the_partner_hold_for_who_was_sent_there(
    server: Server, counsellor: Counsellor
):
    """Somebody is there all the time: who is handed over follows from the hours alone."""
    assert until(server, SENT, "waiting")
    counsellor.post(f"/livechat/hours/{PARTNER}/", hours=hours_from(12))
    closed = until(server, SENT, None)["messages"]
    assert "Chat mit der Beratung ist geöffnet: Montag–Sonntag" in closed[0]["text"]
    assert "/request_callback" in [button["payload"] for button in closed[-1]["buttons"]]
    assert ask(server, OTHER)["handover"] == "waiting"

    counsellor.post("/livechat/hours/", state="", hours=hours_from(12))
    counsellor.post(f"/livechat/hours/{PARTNER}/", hours="24/7")
    assert until(server, OTHER, None)["messages"][0]["text"].startswith("Im Moment ist niemand")
    assert until(server, SENT, "waiting")
    waiting = counsellor.get("/livechat/").text
    assert "saaris" in waiting and "Tag und Nacht" in waiting
