"""Editors confirm and change facts, and the assistant's replies follow."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from console.directory.due import today
from console.facts import store
from console.facts.due import next_review
from console.facts.forms import FactForm
from console.facts.models import FactRevision
from console.people.models import AuditEntry
from guidance import facts as module
from guidance.facts import LiveFacts, changed_fact, overlay, repository_facts
from guidance.wording import replies

FEE = "cost_ihk_fosa"


pytestmark = pytest.mark.usefixtures("own_state")


def form(key: str = FEE, **changed: object) -> dict:
    """Return what the form of a fact sends."""
    shown = FactForm(None, fact=store.facts()[key], today=today())
    sent = {name: shown[name].value() for name in shown.fields} | changed
    return {name: value for name, value in sent.items() if value is not None}


def test_a_change_reaches_the_replies(editor, own_state, monkeypatch):
    """What an editor saves is what the assistant says after its next look, with its source."""
    bot = LiveFacts(own_state)
    monkeypatch.setattr(module, "_watched", lambda: bot)
    new = form(value="120", most="1,650", as_of="2026-03", source="https://ihk.example/fees")
    answer = editor.post(f"/directory/facts/{FEE}/edit/", new)
    bot.refresh()
    said = replies.reply("utter_x", {"text": f"{{{FEE}}}!"}, "en", {})

    assert answer.status_code == 302
    assert "120–1,650\xa0€" in said.text.replace("€120–1,650", "120–1,650\xa0€")
    assert (said.sources[0].url, said.sources[0].as_of) == ("https://ihk.example/fees", "2026-03")
    assert AuditEntry.objects.filter(action="fact edited", subject=FEE).exists()


def test_one_click_confirms(editor):
    """New dates, nothing else; the history says by whom, and only what differs is kept."""
    editor.post(f"/directory/facts/{FEE}/confirm/")
    fact = store.facts()[FEE]

    assert fact.as_of == f"{today():%Y-%m}" and fact.review_by == today() + timedelta(days=365)
    assert fact.value == repository_facts()[FEE].value
    assert FactRevision.objects.get().who == "editor"
    assert "value" not in overlay(settings.VAR).read_text()


def test_history_takes_back(editor):
    """The last change at once, an earlier state by its line."""
    for fee in ("200", "300"):
        editor.post(f"/directory/facts/{FEE}/edit/", form(value=fee, most=""))
    last, first = FactRevision.objects.all()
    assert store.facts()[FEE].value == 300
    editor.post(f"/directory/facts/{FEE}/restore/{last.pk}/", {"to": "before"})
    assert store.facts()[FEE].value == 200
    editor.post(f"/directory/facts/{FEE}/restore/{first.pk}/", {"to": "before"})
    page = editor.get(f"/directory/facts/{FEE}/").content.decode()

    assert store.facts()[FEE] == repository_facts()[FEE] and "Take this change back" in page


@pytest.mark.parametrize(
    ("key", "wrong", "field"),
    [
        (FEE, {"value": "viel"}, "value"),
        (FEE, {"value": ""}, "value"),
        (FEE, {"value": "-3"}, "value"),
        (FEE, {"value": "700", "most": "600"}, "most"),
        (FEE, {"source": "http://ihk.example"}, "source"),
        (FEE, {"source": "x"}, "source"),
        (FEE, {"as_of": "gestern"}, "as_of"),
        (FEE, {"as_of": "2999-01"}, "as_of"),
        (FEE, {"confidence": "low"}, "confidence"),
        (FEE, {"review_by": "2020-01-01"}, "review_by"),
        (FEE, {"review_by": "2999-01-01"}, "review_by"),
        ("prof_nurse_level", {"value": "B7"}, "value"),
        ("human_where", {"as_of": "x"}, "as_of"),
    ],
)
def test_what_breaks_the_rules_is_refused(key, wrong, field, editor, own_state):
    """With the reason at its field; and nothing is written."""
    answer = editor.post(f"/directory/facts/{key}/edit/", form(key, **wrong))

    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not overlay(own_state).exists() and not FactRevision.objects.exists()


@pytest.mark.parametrize("key", sorted(repository_facts())[::9])
def test_forms_change_nothing_by_themselves(key):
    """Opening a form and saving it leaves the fact as it was."""
    fact = repository_facts()[key]
    shown = FactForm(form(key), fact=fact, today=today())

    assert shown.is_valid(), shown.errors
    assert changed_fact(fact, shown.changes) == fact


def test_numbers_are_read_as_the_language_writes_them(editor):
    """A German point is no decimal point: 1.000 is a thousand."""
    editor.post("/language/setlang/", {"language": "de"})
    editor.post(f"/directory/facts/{FEE}/edit/", form(value="14,60", most="1.000"))
    refused = editor.post(f"/directory/facts/{FEE}/edit/", form(value="14.60", most=""))

    assert store.facts()[FEE].value == {"min": 14.6, "max": 1000}
    assert "1.250,5" in refused.content.decode()


def test_a_faulty_file_shuts_nobody_out(editor, own_state):
    """Somebody broke the file by hand: the pages show what held, and saving mends it."""
    overlay(own_state).write_text(f"{FEE}: {{value: viel}}\n")
    page = editor.get(f"/directory/facts/{FEE}/")
    editor.post(f"/directory/facts/{FEE}/edit/", form(value="250", most=""))

    assert page.status_code == 200 and store.facts()[FEE].value == 250


def test_the_list_finds_and_pages(editor):
    """By topic, statement or source; the ones whose day is nearest first."""
    every = editor.get("/directory/facts/").context
    found = editor.get("/directory/facts/?q=FOSA").context["rows"]
    days = [row["fact"].review_by for row in every["rows"]]

    assert days == sorted(days) and every["page"].has_next()
    assert found and all("fosa" in str(row["fact"]).lower() for row in found)
    assert editor.get("/directory/facts/?only=due").status_code == 200


def test_a_fact_shows_what_rests_on_it(editor):
    """The German sentences with the figure in them."""
    used = editor.get(f"/directory/facts/{FEE}/").context["used"]

    assert any("100–600" in sentence for sentence in used)


@pytest.mark.parametrize("key", ["no_such_fact", "x" * 300, "new"])
def test_facts_that_are_not_there(key, editor):
    """Are not found."""
    assert editor.get(f"/directory/facts/{key}/").status_code == 404
    assert editor.post(f"/directory/facts/{key}/confirm/").status_code == 404


@pytest.mark.parametrize(
    ("confidence", "review_by", "day", "expected"),
    [
        ("high", "2026-06-01", "2026-06-01", "2027-06-01"),
        ("medium", "2026-06-01", "2026-06-01", "2026-11-30"),
        ("high", "2026-12-31", "2026-03-01", "2026-12-31"),
        ("high", "2026-12-31", "2027-01-04", "2027-12-31"),
        ("high", "2026-12-31", "2026-12-28", "2027-12-31"),
    ],
)
def test_when_a_fact_is_looked_at_again(confidence, review_by, day, expected):
    """A year or half a year on; figures of a year at its end."""
    fact = changed_fact(repository_facts()[FEE], {"confidence": confidence, "review_by": review_by})

    assert next_review(fact, date.fromisoformat(day)) == date.fromisoformat(expected)
