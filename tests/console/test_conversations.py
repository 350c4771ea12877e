"""The list and the transcript: found, filtered, paged, and in German beside the original."""

import pytest
from django.utils import timezone

from console.conversations import german, listing
from console.conversations.models import Conversation
from console.people import audit
from console.people.models import AuditEntry
from tests.console.conftest import heard, said


def listed(client, query: str) -> list[str]:
    """Return the ids on the page of the list."""
    return [row.id for row in client.get(f"/conversations/?{query}").context["page"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["plain", "grave", "other"]),
        ("language=uk", ["other"]),
        ("state=DE-SL", ["grave"]),
        ("channel=telegram", ["other"]),
        ("topic=ask_documents", ["other"]),
        ("signs=crisis", ["grave"]),
        ("signs=unsure&signs=declined", []),
        ("signs=unreviewed", ["plain", "grave", "other"]),
        ("since=2000-01-01&until=2000-01-02", []),
        ("q=документ", ["other"]),
        ("q=تكلفه", ["plain"]),
        ("q=%27%3B+drop", []),
        ("sort=doubtful", ["other", "plain", "grave"]),
        ("sort=longest", ["other", "grave", "plain"]),
        ("language=zz&sort=nonsense&after=nonsense", ["plain", "grave", "other"]),
    ],
)
def test_filters_and_orders(query, found, client_as, conversation):
    """Each way to look for a conversation, and what is no filter at all."""
    conversation("other", heard("Які документи?", "ask_documents", confidence=0.3, decision="ask"),
                 heard("ще"), heard("ще"), language="uk", channel="telegram", started_at=1e9)  # fmt: skip
    conversation(
        "grave", heard("ich kann nicht mehr", "crisis"), heard("ja"), state="DE-SL", started_at=2e9
    )
    conversation("plain", heard("ما تكلفة الاعتراف؟", confidence=0.7), started_at=3e9)

    assert listed(client_as("counsellor"), query) == found


def test_pages_lead_on_and_back(client_as, conversation, monkeypatch):
    """No row is lost or shown twice, in either direction."""
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(5):
        conversation(f"c{number}", heard("hallo"), started_at=1e9 + number // 2)
    rows = Conversation.objects.all()
    first = listing.page(rows, "newest")
    second = listing.page(rows, "newest", after=first.after)
    third = listing.page(rows, "newest", after=second.after)
    back = listing.page(rows, "newest", before=third.before)

    assert [row.id for page in (first, second, third) for row in page.rows] == [
        "c4",
        "c3",
        "c2",
        "c1",
        "c0",
    ]
    assert (first.before, third.after) == ("", "")
    assert [row.id for row in back.rows] == [row.id for row in second.rows]


def test_frequent_and_rare_words_are_found(conversation, monkeypatch):
    """Whether read row by row or found by the index, the words are the same."""
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(6):
        conversation(
            f"c{number}",
            heard("immer wieder selten" if number == 1 else "immer"),
            started_at=number,
        )
    rows = Conversation.objects.all()

    assert [row.id for row in listing.page(rows, "newest", text="IMMER").rows] == ["c5", "c4"]
    assert [row.id for row in listing.page(rows, "newest", text="selt imm").rows] == ["c1"]


def test_a_view_is_saved_and_forgotten(client_as):
    """A filter under a name, for oneself alone."""
    client = client_as("counsellor")
    client.post("/conversations/views/", {"name": "Krisen", "query": "signs=crisis&after=x"})
    page = client.get("/conversations/?signs=crisis")
    (view,) = page.context["views"]

    assert view.query == "signs=crisis" and "Krisen" in page.content.decode()
    client_as("admin").post(f"/conversations/views/{view.pk}/delete/")
    assert client.get("/conversations/").context["views"]
    client.post(f"/conversations/views/{view.pk}/delete/")
    assert not client.get("/conversations/").context["views"]


def test_a_transcript_stands_in_german_beside_the_original(client_as, conversation):
    """Who reads no Arabic sees what was asked, what was understood and what was answered."""
    entities = [{"entity": "country", "start": 0, "end": 5, "value": "SY"}]
    conversation("c1", heard("سوريا كم؟", entities=entities),
                 said("بكل سرور.", "utter_thank", sources=[{"title": "BAMF", "url": "https://bamf.de"}]))  # fmt: skip
    page = client_as("counsellor").get("/conversations/c1/").content.decode()

    assert 'dir="rtl"' in page and 'lang="ar"' in page
    assert "fragt, was die Anerkennung kostet" in page and "Syrien" in page
    assert german.said("", {"utter_action": "utter_thank"}).text in page
    assert "https://bamf.de" in page


def test_a_doubtful_message_is_not_told_as_certain(client_as, conversation):
    """What the assistant only guessed is not put into the person's mouth."""
    conversation("c1", heard("؟", decision="ask"), heard("؟؟", "affirm", decision="decline"))
    page = client_as("counsellor").get("/conversations/c1/").content.decode()

    assert "Vielleicht: Die Person <b>fragt, was die Anerkennung kostet" in page
    assert "Nicht verstanden, am ehesten: Die Person <b>sagt Ja" in page


def test_a_way_to_be_reached_is_no_doubtful_message(client_as, conversation):
    """A number given for a call-back is neither guessed at nor put first in the review."""
    conversation("c1", heard("[phone]", "affirm", confidence=0.2, decision="ask"))
    page = client_as("reviewer").get("/conversations/c1/").content.decode()

    assert "wie sie erreichbar ist" in page and "sagt Ja" not in page and "judgement" not in page
    assert not Conversation.objects.get().unsure and Conversation.objects.get().confidence is None


def test_opening_a_transcript_is_kept(client_as, conversation):
    """Who opened which conversation stands in the audit log, and admins read it."""
    conversation("c1", heard("مرحبا"))
    client_as("counsellor").get("/conversations/c1/")

    assert AuditEntry.objects.get(action="transcript").subject == "c1"
    assert "c1" in client_as("admin").get("/admin/people/auditentry/").content.decode()


def test_a_sitting_is_one_line_of_the_log(client_as, conversation):
    """However often the page is loaded while somebody judges; the next day is another one."""
    conversation("c1", heard("مرحبا"), heard("؟"))
    conversation("c2", heard("مرحبا"))
    reader, other = client_as("reviewer"), client_as("counsellor")
    for number in (0, 1):
        reader.post(f"/review/c1/{number}/judge/", {"judgement": "right"}, follow=True)
        reader.get(f"/review/c1/{number}/")
    for client, key in ((reader, "c2"), (other, "c1")):
        client.get(f"/conversations/{key}/")
    opened = AuditEntry.objects.filter(action="transcript")

    assert sorted(opened.values_list("who", "subject")) == [
        ("counsellor", "c1"), ("reviewer", "c1"), ("reviewer", "c2")
    ]  # fmt: skip
    opened.update(at=timezone.now() - audit.SITTING)
    reader.get("/conversations/c1/")
    assert opened.filter(who="reviewer", subject="c1").count() == 2


def test_the_audit_log_cannot_be_changed(client_as, conversation):
    """Not even by an administrator."""
    conversation("c1", heard("مرحبا"))
    client_as("counsellor").get("/conversations/c1/")
    entry = AuditEntry.objects.get()
    admin = client_as("admin")

    assert "conversation opened" in admin.get("/admin/people/auditentry/").content.decode()
    assert not admin.get("/admin/people/auditentry/?action=report+pdf").context["cl"].result_count
    assert (
        admin.post(f"/admin/people/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert admin.post("/admin/people/auditentry/add/").status_code == 403


@pytest.mark.parametrize(
    ("name", "variant", "values", "fragment"),
    [
        ("utter_thank", 0, {}, ""),
        ("utter_welcome", 0, {"retention": 30}, "30 Tage"),
        ("utter_welcome", 0, {}, None),
        ("utter_no_such_reply", 0, {}, None),
        ("utter_thank", 99, {}, None),
    ],
)
def test_replies_are_said_again_in_german(name, variant, values, fragment):
    """From the sentence's name and its values; what cannot be said is left out."""
    told = {"utter_action": name, "lang": "ar", "told": {"variant": variant, "values": values}}
    found = german.said("نص", told)

    assert (found is None) if fragment is None else (fragment in found.text and not found.exact)


def test_what_people_wrote_is_text_and_no_markup(client_as, conversation):
    """A script in a message is shown, not run."""
    conversation("c1", heard("<script>alert(1)</script>"))
    page = client_as("counsellor").get("/conversations/c1/").content.decode()

    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_events_of_an_earlier_release_are_readable(client_as, conversation):
    """Events without what later releases add do not break the page."""
    old = {"event": "user", "text": "Hallo"}
    conversation(
        "c1",
        old,
        {"event": "bot", "text": "Guten Tag"},
        {"event": "bot", "text": None, "metadata": None},
    )

    assert client_as("counsellor").get("/conversations/c1/").status_code == 200


def test_a_broken_event_does_not_hide_the_rest(client_as, conversation):
    """A conversation with a nameless entity and no language is shown as it is."""
    conversation(
        "c1", heard("?", language=None, entities=[{"entity": "location", "value": {"options": []}}])
    )

    assert client_as("counsellor").get("/conversations/c1/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "conversations/%00/",
        "conversations/" + "x" * 3000 + "/",
        "conversations/?q=%00",
        'conversations/?after=["nan","x"]',
        'conversations/?after=[1e999,"x"]',
        'conversations/?before={"a":1}',
        "conversations/?since=2026-02-31&sort=%00&signs=%00",
        "conversations/?since=0001-01-01&until=9999-12-31",
        "review/?after=[[],[]]",
        "review/c1/99999999999999999999/",
    ],
)
def test_addresses_made_by_hand_break_nothing(path, client_as, conversation):
    """Whatever stands in an address, the answer is a page or that there is none."""
    conversation("c1", heard("مرحبا"))

    assert client_as("admin").get(f"/{path}").status_code in (200, 404)
