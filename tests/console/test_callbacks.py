"""The inbox of call-backs and the live chat's desk: who sees what, and which steps there are."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bot.tables import callbacks, handovers
from console.callbacks.mail import tell
from console.callbacks.models import Callback
from console.livechat import hours as opening
from console.livechat.models import Desk, Handover
from console.people.models import AuditEntry
from guidance.contact.callbacks import State
from guidance.contact.contacts import Contact, Kind
from guidance.contact.live_hours import LiveHours, write
from tests.console.conftest import shared

NUMBER = "+4917612345678"


@pytest.fixture
def state_folder(settings, tmp_path):
    """Give the test a state folder of its own."""
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def callback(db, settings):
    """Write call-backs as the assistant does: `callback("cb1", state="DE-SL")`."""
    from django.db import connection

    def write(key: str, **row: object) -> Callback:
        sealed = settings.CALLBACK_SAFE.seal_contact(Contact(Kind.PHONE, NUMBER))
        fields = {"id": key, "conversation_id": key, "step": "new", "kind": "phone",
                  "sealed": sealed, "language": "ar", "state": "DE-SL", "asked_at": time.time(),
                  "due_at": time.time() - 60, "daytime": '{"part": "morning"}'}  # fmt: skip
        with shared(connection) as bot:
            bot.execute(callbacks.insert(), fields | row)
        return Callback.objects.get(pk=key)

    return write


@pytest.fixture
def handover(db):
    """Write a handover that waits, as the assistant does."""
    from django.db import connection

    def write(key: str, **row: object) -> Handover:
        fields = {"conversation_id": key, "step": "waiting", "told": "waiting", "channel": "web",
                  "language": "ar", "state": "DE-SL", "wanted_at": time.time()}  # fmt: skip
        with shared(connection) as bot:
            bot.execute(handovers.insert(), fields | row)
        return Handover.objects.get(pk=key)

    return write


def test_only_the_own_region_is_seen(client_as, callback):
    """A counsellor of the Saarland sees its call-backs; without a region those who see all."""
    for key, state in (("here", "DE-SL"), ("there", "DE-NI"), ("nowhere", None)):
        callback(key, state=state)
    client, everywhere = client_as("counsellor", region="DE-SL"), client_as("admin")

    assert [client.get(f"/callbacks/{key}/").status_code for key in ("here", "there", "nowhere")] \
        == [200, 404, 404]  # fmt: skip
    assert client.post("/callbacks/there/step/", {"step": "taken"}).status_code == 404
    assert everywhere.get("/callbacks/nowhere/").status_code == 200


def test_the_contact_stands_in_the_opened_entry_only(client_as, callback):
    """The list shows no number, and who opened an entry is kept."""
    callback("cb1")
    client = client_as("counsellor")

    assert NUMBER not in client.get("/callbacks/").content.decode()
    assert NUMBER in client.get("/callbacks/cb1/").content.decode()
    assert AuditEntry.objects.filter(action="call-back opened", subject="cb1").count() == 1


def test_next_due_first_and_no_unfinished_ones(client_as, callback):
    """What is due is above what is not, and drafts are nobody's business."""
    callback("later", due_at=time.time() + 90_000)
    callback("due")
    callback("draft", step="draft")
    page = client_as("counsellor").get("/callbacks/").content.decode()

    assert page.index("/callbacks/due/") < page.index("/callbacks/later/")
    assert "/callbacks/draft/" not in page


def test_steps_are_taken_in_order(client_as, callback):
    """New, taken, done; what does not follow is refused and said."""
    callback("cb1")
    client = client_as("counsellor")
    refused = client.post("/callbacks/cb1/step/", {"step": "done"}, follow=True)
    assert "not possible: the call-back is new." in refused.content.decode()
    client.post("/callbacks/cb1/step/", {"step": "taken"})
    assert Callback.objects.get(pk="cb1").taken_by == "counsellor"
    client.post("/callbacks/cb1/step/", {"step": "done"})
    row = Callback.objects.get(pk="cb1")

    assert row.step == State.DONE and row.closed_at > time.time() - 60


def test_the_quicker_one_takes_it(callback):
    """Two who take the same at once: the second is told."""
    first, second = callback("cb1"), Callback.objects.get(pk="cb1")
    first.move(State.TAKEN, "anna")
    with pytest.raises(Exception, match="not NEW any more"):
        second.move(State.TAKEN, "berta")


def test_notes_are_sealed(client_as, callback):
    """Notes may name somebody, so the file does not."""
    callback("cb1")
    client_as("counsellor").post("/callbacks/cb1/", {"notes": "Frau Müller, nachmittags"})
    row = Callback.objects.get(pk="cb1")

    assert "Müller" not in row.notes and row.written_notes == "Frau Müller, nachmittags"


def test_a_step_keeps_the_notes_beside_it(client_as, callback):
    """Nothing typed is lost; notes of a colleague are not overwritten by an older page."""
    row = callback("cb1")
    client = client_as("counsellor")
    form = {"step": "taken", "initial-notes": "", "notes": "ruft um drei an"}
    client.post("/callbacks/cb1/step/", form)
    client.post("/callbacks/cb1/step/", {"step": "done", "initial-notes": "", "notes": ""})
    row.refresh_from_db()

    assert row.step == State.DONE and row.written_notes == "ruft um drei an"


def test_the_slower_one_is_told_in_words(client_as, callback):
    """What became of the call-back, not what the program thinks of it."""
    callback("cb1").move(State.TAKEN, "anna")
    late = client_as("counsellor").post("/callbacks/cb1/step/", {"step": "taken"}, follow=True)

    assert "the call-back is taken (anna)" in late.content.decode()


@pytest.mark.parametrize("after", ["--5", "x", "9" * 30, "-1", ""])
def test_numbers_made_by_hand_break_no_chat(after, client_as, handover):
    """Nor does an opening hour that is none."""
    handover("c1")
    admin = client_as("admin")
    admin.post("/livechat/c1/take/")

    assert admin.get(f"/livechat/c1/lines/?after={after}").status_code == 200
    assert admin.post("/livechat/hours/", {"drop": after or "x"}).status_code < 500
    assert admin.get(f"/livechat/hours/{after or 'x'}/").status_code == 404


def test_the_mail_says_nothing_personal(callback, settings):
    """A number of call-backs and the console's address, once."""
    settings.CALLBACK_MAIL_TO = ["team@example.org"]
    since = time.time() - 10
    callback("cb1")
    told = tell(since)

    assert len(mail.outbox) == 1 and NUMBER not in mail.outbox[0].body
    assert tell(told) and len(mail.outbox) == 1


def test_a_chat_is_taken_by_one(client_as, handover):
    """Who is second is told so; others cannot write into somebody's chat."""
    handover("c1")
    berta, other = client_as("counsellor"), client_as("admin")
    berta.post("/livechat/c1/take/")
    late = other.post("/livechat/c1/take/", follow=True)

    assert Handover.objects.get(pk="c1").taken_by == "counsellor"
    assert "quicker" in late.content.decode()
    assert other.post("/livechat/c1/say/", {"text": "x"}).status_code == 404


def test_a_chat_stays_alive_without_the_switch(client_as, handover):
    """Who takes nobody new is still there for the person in the chat."""
    handover("c1", step="live", taken_by="counsellor", seen_at=1.0)
    client = client_as("counsellor")
    page = client.get("/livechat/c1/").content.decode()
    client.post(reverse("livechat-presence"))

    assert 'data-presence="/livechat/presence/"' in page
    assert Handover.objects.get(pk="c1").seen_at > time.time() - 60


def test_another_region_s_people_cannot_be_taken(client_as, handover):
    """The region holds for live chat, too."""
    handover("c1", state="DE-NI")
    client = client_as("counsellor", region="DE-SL")

    assert client.post("/livechat/c1/take/").status_code == 404
    assert "/livechat/c1/" not in client.get("/livechat/").content.decode()


#: Half a year away: never today, at whatever hour the test runs.
CLOSED = f"{datetime.now(UTC) - timedelta(days=180):%b %d} 00:00-00:01"
OPEN = "24/7"


def test_hours_of_the_region_are_seen(client_as, state_folder):
    """The switch may be on: the counsellor is told that nobody of the region can come now."""
    client = client_as("counsellor", region="DE-SL")
    client.post(reverse("livechat-switch"), {"available": "1"})
    assert "You are there: people" in client.get("/livechat/").content.decode()
    write(state_folder, LiveHours({"DE-SL": CLOSED}))
    closed = client.get("/livechat/").content.decode()
    write(state_folder, LiveHours({"DE-SL": CLOSED}, {"sl-elfe": OPEN}))
    partner = client.get("/livechat/").content.decode()

    assert Desk.objects.count() == 1
    assert "closed at this hour" in closed and "closed at this hour" not in partner
    assert "ELFE" in partner and "day and night" in partner


def test_who_waits_is_shown_with_the_hours_that_hold(
    client_as, handover, conversation, state_folder
):
    """Those of the partner the person was referred to, else those of the region."""
    write(state_folder, LiveHours({"DE-SL": "Mo-Fr 09:00-16:00"}, {"sl-elfe": "Sa 10:00-12:00"}))
    offer = {"type": "partner", "id": "sl-elfe"}
    conversation("sent", {"event": "bot", "text": "x", "metadata": {"offer": offer}}, state="DE-SL")
    for key in ("sent", "other"):
        handover(key)
    rows = dict(client_as("counsellor").get("/livechat/").context["waiting"])
    found = {row.pk: [one.of for one in hours] for row, hours in rows.items()}

    assert found == {"sent": ["sl-elfe"], "other": ["DE-SL"]}


@pytest.mark.parametrize(
    "hours", ["immer mal", "Mo-Fr 09:00-16:00; SH off", "off", "2020 Jan 01 09:00-12:00"]
)
def test_hours_that_never_open_are_refused(hours, client_as, state_folder):
    """The form says so and shows an example."""
    page = client_as("admin").post("/livechat/hours/", {"state": "DE-SL", "hours": hours})

    assert "Mo-Fr 09:00" in page.context["form"].errors["hours"][0]
    assert opening.current() == LiveHours()


def test_hours_are_set_changed_and_deleted(client_as, state_folder):
    """Of a region by administrators, of a partner by editors; the log says by whom."""
    admin, editor = client_as("admin"), client_as("editor")
    for text in ("Mo-Fr 09:00-16:00", "Mo-Fr 09:00-12:00"):
        admin.post("/livechat/hours/", {"state": "DE-SL", "hours": text})
    back = editor.post("/livechat/hours/sl-elfe/", {"hours": OPEN})["Location"]
    assert opening.current() == LiveHours({"DE-SL": "Mo-Fr 09:00-12:00"}, {"sl-elfe": OPEN})
    assert back == "/directory/elfe/" and "day and night" in editor.get(back).content.decode()
    admin.post("/livechat/hours/", {"drop": "DE-SL"})
    editor.post("/livechat/hours/sl-elfe/", {"drop": "1"})

    assert opening.current() == LiveHours()
    assert editor.get("/livechat/hours/nobody/").status_code == 404
    assert AuditEntry.objects.filter(action="live chat hours", who="editor").count() == 2
