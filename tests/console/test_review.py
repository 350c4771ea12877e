"""From a verdict to a proposal: readers, disputes, agreement, and what leaves the console."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command
from ruamel.yaml import YAML

from bot.commands.review import compare
from console.conversations.models import Conversation, Event
from console.housekeeping import tidy
from console.people.models import AuditEntry
from console.review import decisions, proposals
from console.review.models import Reading, Verdict
from guidance.recognition.professions import profession_name
from tests.console.conftest import heard, said

NURSE = {"entity": "profession", "start": 4, "end": 9, "value": "nurse"}
HERE = {"entity": "location", "start": 0, "end": 3, "value": {"name": "Ort", "state": "DE-SL"}}


@pytest.fixture
def asked(conversation):
    """Store a message that was taken for a question about costs."""
    return conversation("c1", heard("ما المدة؟"))


def judge(client, judgement: str, intent: str = "", number: int = 0):
    """Give a verdict on the message."""
    form = {"judgement": judgement, "right_intent": intent, "comment": ""}
    return client.post(f"/review/c1/{number}/", form)


def test_one_click_says_right(asked, client_as):
    """Most messages need no more."""
    client_as("reviewer").post("/review/c1/0/judge/", {"judgement": "right"})

    assert Verdict.objects.get().intent == "ask_costs"


def test_a_wrong_message_needs_the_right_intent(asked, client_as):
    """And another than the one it was taken for."""
    client = client_as("reviewer")

    assert judge(client, "wrong").status_code == 200
    assert judge(client, "wrong", "ask_costs").status_code == 200
    assert judge(client, "wrong", "ask_duration").status_code == 302
    assert Verdict.objects.get().intent == "ask_duration"


def test_a_verdict_can_be_changed(asked, client_as):
    """One reader has one opinion of a message."""
    client = client_as("reviewer")
    judge(client, "unsure")
    judge(client, "right")

    assert Verdict.objects.get().judgement == "right"


def test_only_messages_of_people_are_judged(asked, client_as):
    """There is nothing at other numbers, nor in other conversations."""
    client = client_as("reviewer")

    assert judge(client, "right", number=7).status_code == 404
    assert client.get("/review/c2/0/").status_code == 404


def test_readers_differ_and_somebody_settles_it(asked, client_as):
    """A second reader disagrees, a third person decides, and that holds."""
    first, second = client_as("reviewer"), client_as("admin")
    judge(first, "wrong", "ask_duration")
    assert second.get("/review/").context["again"] and not first.get("/review/").context["again"]
    judge(second, "wrong", "ask_procedure")
    assert first.get("/review/").context["disputed"] and not proposals.proposals()
    first.post("/review/c1/0/resolve/", {"intent": "ask_procedure"})
    (proposal,) = proposals.proposals()

    assert (proposal.intent, proposal.understood) == ("ask_procedure", "ask_costs")
    assert not first.get("/review/").context["disputed"]


def test_agreement_is_measured(client_as, conversation):
    """Cohen's kappa: what readers agree on beyond chance."""
    conversation("c1", *(heard(f"{number}?") for number in range(4)))
    first, second = client_as("reviewer"), client_as("admin")
    for number, (one, other) in enumerate([("right", "right"), ("unsure", "unsure"), ("right", "right"),
                                           ("right", "unsure")]):  # fmt: skip
        judge(first, one, number=number)
        judge(second, other, number=number)
    found = decisions.agreement(decisions.cases())

    assert (found.number, found.share, round(found.kappa, 2)) == (4, 0.75, 0.5)


def test_corrected_messages_become_examples_and_test_cases(asked, client_as):
    """As Rasa reads them, and as `lotse evaluate` does."""
    client = client_as("reviewer")
    judge(client, "wrong", "ask_duration")
    (proposal,) = proposals.proposals()
    training = YAML(typ="safe").load(proposals.training_files([proposal])["ar/review.yml"])
    case = json.loads(proposals.test_cases([proposal])["ar/review.jsonl"])

    assert training["nlu"][0] == {
        "intent": "ask_duration", "metadata": {"language": "ar"}, "examples": "- ما المدة؟\n"
    }  # fmt: skip
    assert (case["text"], case["lang"], case["intent"], case["was"]) == (
        "ما المدة؟",
        "ar",
        "ask_duration",
        "ask_costs",
    )


def test_messages_of_other_regions_are_not_exported(conversation, client_as):
    """Who reads one region sees and downloads nothing of another."""
    conversation("c1", heard("ما المدة؟"), state="DE-SL")
    judge(client_as("admin"), "wrong", "ask_duration")
    elsewhere = client_as("reviewer", region="DE-NI")
    answer = elsewhere.post("/review/export/", {"chosen": ["c1/0"], "kind": "training"})

    assert elsewhere.get("/review/export/").context["proposals"] == []
    assert answer["Content-Type"] != "application/zip"


def waiting(client) -> list[tuple[str, str]]:
    """Return the queue: ids, and how many of how many messages are judged."""
    return [
        (row.id, f"{how.judged}/{len(how.worth)}")
        for row, how in client.get("/review/").context["waiting"]
    ]


@pytest.mark.parametrize(
    ("message", "waits"),
    [
        (heard("؟", decision="ask"), True),
        (heard("؟", decision="decline"), True),
        (heard("؟", "complain"), True),
        (heard("؟", "crisis"), True),
        (heard("؟", confidence=0.75), True),
        (heard("؟", confidence=0.95), False),
        (heard("/greet", confidence=0.1), False),
        (heard("[phone]", confidence=0.1, decision="ask"), False),
    ],
)
def test_what_is_worth_judging_waits(message, waits, conversation, client_as):
    """What was not sure, not answered or grave; no buttons, and nothing that is certain."""
    conversation("c1", message)

    assert bool(waiting(client_as("reviewer"))) == waits


def test_a_conversation_stays_until_all_is_judged(conversation, client_as):
    """One verdict of two is not the end: the list and the page say how far it is."""
    conversation(
        "c1", heard("؟", confidence=0.2), heard("!", confidence=0.9), heard("?", confidence=0.5)
    )
    client = client_as("reviewer")
    assert waiting(client) == [("c1", "0/2")]
    first = client.post("/review/c1/0/judge/", {"judgement": "right"})
    assert first["Location"] == "/conversations/c1/#m2" and waiting(client) == [("c1", "1/2")]
    assert "1 of 2 messages judged" in client.get("/conversations/c1/").content.decode()
    last = judge(client, "right", number=2)

    assert last["Location"] == "/conversations/c1/#end" and waiting(client) == []


def test_done_closes_the_rest_and_the_next_one_opens(conversation, client_as):
    """A reader may pass over what is left; what the person writes later comes back."""
    for key, confidence in (("c1", 0.1), ("c2", 0.3), ("c3", 0.5)):
        conversation(key, heard("؟", confidence=confidence))
    client = client_as("reviewer")
    assert client.post("/review/c2/done/")["Location"] == "/conversations/c3/#m0"
    assert client.post("/review/c3/done/")["Location"] == "/conversations/c1/#m0"
    assert client.get("/review/c1/next/")["Location"] == "/review/"
    assert client.post("/review/c1/done/")["Location"] == "/review/" and waiting(client) == []
    Conversation.objects.filter(id="c2").update(events=2)
    again = heard("wie bitte?", confidence=0.2) | {"timestamp": 0.0}
    Event.objects.create(
        conversation_id="c2", number=1, type="user", timestamp=0, data=json.dumps(again)
    )

    assert waiting(client) == [("c2", "0/2")]


def test_skipping_walks_through_the_queue(conversation, client_as):
    """The next one is the one after, not the first again and again; a counsellor sees no queue."""
    for key, confidence in (("c1", 0.1), ("c2", 0.3), ("c3", 0.5)):
        conversation(key, heard("؟", confidence=confidence))
    client = client_as("reviewer")
    steps = [client.get(f"/review/{key}/next/")["Location"] for key in ("c1", "c2", "c3")]
    page = client_as("counsellor").get("/conversations/c1/").content.decode()

    assert steps == [f"/conversations/{key}/#m0" for key in ("c2", "c3", "c1")]
    assert "data-done" not in page and "data-onward" not in page


def test_a_complaint_by_button_is_about_the_last_message(conversation, client_as):
    """A thumb down says what to look at, though every message seemed certain."""
    conversation("c1", heard("كم؟"), heard("متى؟"), complained=True)

    assert waiting(client_as("reviewer")) == [("c1", "0/1")]


def test_a_thumb_down_is_about_the_message_before(conversation, client_as):
    """However certain it was; the transcript shows the thumb, and a later thumb up takes it back."""
    down, up = (
        {"event": "slot", "name": "helpful", "value": {"message": "1", "helpful": helped}}
        for helped in (False, True)
    )
    conversation("c1", heard("كم؟"), said("بكل سرور.", "utter_thank"), heard("متى؟"), down)
    conversation(
        "c2",
        heard("كم؟"),
        said("بكل سرور.", "utter_thank"),
        heard("متى؟"),
        down,
        up,
        complained=False,
    )
    client = client_as("reviewer")
    (row, progress), *others = client.get("/review/").context["waiting"]

    assert (row.id, progress.worth, others) == ("c1", (0,), [])
    assert "this did not help" in client.get("/conversations/c1/").content.decode()
    assert "this helped" in client.get("/conversations/c2/").content.decode()


def test_conversations_of_which_nothing_is_left_bother_nobody(conversation, client_as):
    """Flags without a message to judge are noticed once, and the queue goes on behind them."""
    for number in range(60):
        conversation(f"e{number}", heard("/crisis"), confidence=0.1)
    conversation("c1", heard("؟", confidence=0.6))

    assert waiting(client_as("reviewer")) == [("c1", "0/1")]
    assert Reading.objects.count() == 60


def test_what_was_judged_before_there_was_a_queue_is_done(conversation, client_as, account):
    """Housekeeping takes earlier verdicts into account, and forgets deleted conversations."""
    reader = account("admin")
    for key, texts in (("c1", 1), ("c2", 2)):
        conversation(key, *[heard("؟", confidence=0.2)] * texts)
        Verdict.objects.create(
            conversation_id=key, number=0, reader=reader, judgement="right", understood="x"
        )
    tidy()
    assert waiting(client_as("reviewer")) == [("c2", "1/2")]
    Conversation.objects.all().delete()
    tidy()

    assert not Reading.objects.exists()


def test_masks_are_no_syntax_of_rasa(conversation, client_as):
    """`[phone]` in brackets would be read as an entity."""
    conversation("c1", heard("ruf an: [phone] {x}", language="de"))
    judge(client_as("reviewer"), "wrong", "request_callback")
    text = proposals.training_files(proposals.proposals())["de/review.yml"]

    assert "ruf an: (phone) (x)" in text


def test_the_export_gives_the_chosen_ones_and_is_kept(asked, client_as):
    """A zip of files, and a line in the audit log."""
    client = client_as("reviewer")
    judge(client, "wrong", "ask_duration")
    nothing = client.post("/review/export/", {"kind": "training"})
    given = client.post("/review/export/", {"kind": "training", "chosen": "c1/0"})
    names = zipfile.ZipFile(io.BytesIO(given.content)).namelist()

    assert nothing.status_code == 302 and names == ["ar/review.yml"]
    assert AuditEntry.objects.filter(action="proposals exported").count() == 1


def test_what_few_people_could_have_written_is_kept_back(conversation, client_as, tmp_path, capsys):
    """A rare profession in a state: warned of on the screen, left out on the command line."""
    conversation("c1", heard("Ort nurse?", entities=[HERE, NURSE]), state="DE-SL")
    client = client_as("reviewer")
    judge(client, "wrong", "ask_duration")
    page = client.get("/review/export/").content.decode()
    call_command("review_export", str(tmp_path))

    assert f"{profession_name('nurse', 'en')}, Saarland" in page and "checked" not in page
    assert json.loads(capsys.readouterr().out)["kept_back"] == ["nurse, DE-SL"]
    assert not list(tmp_path.rglob("*.yml"))


def test_the_command_shows_before_it_writes(asked, client_as, tmp_path, capsys):
    """What would leave the console can be read first; that somebody looked is kept."""
    judge(client_as("reviewer"), "wrong", "ask_duration")
    call_command("review_export", str(tmp_path), "--dry-run")
    (shown,) = json.loads(capsys.readouterr().out)["proposals"]

    assert shown["text"] == "ما المدة؟" and not list(tmp_path.iterdir())
    assert AuditEntry.objects.filter(action="proposals read", subject="1").exists()


def test_what_many_people_write_is_not_rare(conversation, client_as):
    """Five nurses in the Saarland are enough."""
    conversation("c1", heard("Ort nurse?", entities=[HERE, NURSE]), state="DE-SL")
    slot = {"event": "slot", "name": "profession", "value": "nurse"}
    for number in range(5):
        conversation(f"n{number}", slot, state="DE-SL")
    judge(client_as("reviewer"), "wrong", "ask_duration")

    assert proposals.proposals()[0].rare == ""


def test_a_deleted_conversation_takes_its_words_along(asked, client_as):
    """Verdicts hold no text: what people said goes with their conversation."""
    client = client_as("reviewer")
    judge(client, "wrong", "ask_duration")
    Conversation.objects.all().delete()
    Event.objects.all().delete()

    assert proposals.proposals() == [] and client.get("/review/").status_code == 200


def test_comments_go_with_the_conversation(asked, client_as):
    """A comment may quote somebody: housekeeping clears it when the conversation is deleted."""
    form = {"judgement": "unsure", "comment": "sagt, sie heiße …"}
    client_as("reviewer").post("/review/c1/0/", form)
    tidy()
    assert Verdict.objects.get().comment
    Conversation.objects.all().delete()
    tidy()

    assert Verdict.objects.get().comment == ""


def test_before_and_after_are_compared_per_language():
    """What a retrained model makes of the corrected messages."""
    rows = [
        ({"lang": "ar", "intent": "ask_costs", "was": "greet"}, "ask_costs"),
        ({"lang": "ar", "intent": "ask_costs", "was": "greet"}, "greet"),
        ({"lang": "de", "intent": "ask_costs", "was": "greet"}, "ask_costs"),
    ]

    assert compare(rows) == {
        "ar": {"n": 2, "before": 0.0, "after": 0.5},
        "de": {"n": 1, "before": 0.0, "after": 1.0},
    }
