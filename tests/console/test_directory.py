"""Editors change the directory, and the assistant's directory follows."""

import csv
import io
import json
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from console.directory import due, faults, store
from console.directory.forms import OrganisationForm, ServiceForm
from console.directory.history import changes
from console.directory.models import Revision
from console.people.templatetags import wording
from guidance.counselling import live
from guidance.counselling.directory import FOLDER, Organisation
from guidance.counselling.live import LiveDirectory

pytestmark = pytest.mark.usefixtures("own_state")


def service_form(key: str = "elfe", **changed: object) -> dict:
    """Return what the form of the first service sends."""
    values = ServiceForm.values(store.organisation(key).data["services"][0]) | changed
    return {name: value for name, value in values.items() if value}


def test_a_change_reaches_the_assistant(editor, own_state):
    """What an editor saves is what the bot's directory says after its next look."""
    bot = LiveDirectory(FOLDER, own_state)
    answer = editor.post("/directory/elfe/services/0/", service_form(phone="+49 681 302-0"))
    bot.refresh()

    assert answer.status_code == 302
    assert bot.current.by_id["sl-elfe"].phone == "+49 681 302-0"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml"))[::6], ids=lambda path: path.stem)
def test_forms_change_nothing_by_themselves(path):
    """Opening a form and saving it leaves every field as it was."""
    data = store.organisation(path.stem).data
    form = OrganisationForm(OrganisationForm.values(data), initial=OrganisationForm.values(data))
    assert form.is_valid() and form.applied(data) == data
    for service in data["services"]:
        values = ServiceForm.values(service)
        form = ServiceForm(values, initial=values, locations=data.get("locations", ()))
        assert form.is_valid(), form.errors
        assert form.applied(service) == service


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "0681 abc"},
        {"phone": "+49 171 2345678"},
        {"x_opening_hours": "morgens"},
        {"email": "m.muster@example.org"},
        {"districts": "Atlantis"},
        {"assured_date": "gestern"},
        {"name": ""},
        {"reach_via": "niemand", "email": ""},
    ],
)
def test_what_breaks_the_rules_is_refused(wrong, editor, own_state):
    """As `lotse directory validate` does, with the reason; and nothing is written."""
    answer = editor.post("/directory/elfe/services/0/", service_form(**wrong))

    assert answer.status_code == 200 and answer.context["form"].errors
    assert not live.overlay(own_state).exists() and not Revision.objects.exists()


def test_the_reason_stands_at_the_field(editor):
    """In the language of the form, not in that of the rules."""
    wrong = service_form(phone="+49 171 2345678", districts="Atlantis")
    errors = editor.post("/directory/elfe/services/0/", wrong).context["form"].errors

    assert set(errors) == {"phone", "districts"} and "mobile number" in errors["phone"][0]


@pytest.mark.parametrize(
    ("fault", "field", "words"),
    [
        ("x.yml: sl-x: phone 'x', write +49 area number", "phone", "no telephone number"),
        ("x.yml: mitte: postal code '99999' does not exist, mend it", None, "postal code"),
        ("'Herr Muster' seems to name a person, name the office instead", None, "Herr Muster"),
        ("x: something else is wrong", None, "something else"),
    ],
)
def test_faults_are_told_in_words_of_an_editor(fault, field, words):
    """Each has a sentence of its own; one nobody has thought of stays as it is."""
    with override("en"):
        found, sentence = faults.told(fault, {"phone"})

    assert found == field and words in sentence


def test_one_click_confirms(editor):
    """All active services get today's date, and the history says by whom."""
    editor.post("/directory/elfe/confirm/")
    one = store.organisation("elfe")

    assert {service["assured_date"] for service in one.data["services"]} == {str(due.today())}
    assert not due.due(one) and Revision.objects.get().who == "editor"


def test_history_shows_and_restores(editor):
    """Every change is kept with what it changed, and can be taken back."""
    before = store.organisation("elfe").data
    editor.post("/directory/elfe/services/0/", service_form())
    editor.post("/directory/elfe/edit/", OrganisationForm.values(before) | {"name": "ELFE neu"})
    last, first = Revision.objects.all()

    assert [(c.field, c.after) for c in changes(last.before, last.after)] == [("name", "ELFE neu")]
    editor.post(f"/directory/elfe/restore/{first.pk}/")
    assert store.organisation("elfe").data["name"] == before["name"]
    assert "ELFE neu" in editor.get("/directory/elfe/").content.decode()


def test_a_new_organisation(editor):
    """From an empty form to an entry with an address the map knows."""
    form = {
        "name": "Beratung Mitte", "website": "https://beratung-mitte.example", "service-name": "Beratung",
        "service-status": "active", "service-topics": ["recognition"], "service-areas": ["DE-SL"],
        "service-confidence": "high", "service-assured_date": "2026-11", "service-sources": "https://x.example",
    }  # fmt: skip
    assert editor.post("/directory/new/", form).status_code == 302
    place = {
        "id": "mitte",
        "postal_code": "66111",
        "city": "Saarbrücken",
        "state_province": "DE-SL",
    }
    assert editor.post("/directory/beratung-mitte/locations/0/", place).status_code == 302
    data = store.organisation("beratung-mitte").data

    assert data["services"][0]["service_areas"][0]["extent"] == ["DE-SL"]
    assert round(data["locations"][0]["latitude"]) == 49
    assert editor.post("/directory/new/", form).status_code == 200  # there is one already


def test_a_place_that_is_nowhere_is_refused(editor):
    """A postal code of another state would send people astray."""
    place = {"id": "x", "postal_code": "10115", "city": "Saarbrücken", "state_province": "DE-SL"}

    assert editor.post("/directory/elfe/locations/9/", place).status_code == 404
    assert editor.post("/directory/elfe/locations/1/", place).context["form"].errors


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, due.NEVER),
        ({"assured_date": "2019"}, due.STALE),
        ({"assured_date": str(due.today())}, None),
        ({"assured_date": str(due.today()), "valid_until": "2020-01-01"}, due.ENDED),
        (
            {"assured_date": str(due.today()), "valid_until": str(due.today() + timedelta(9))},
            due.ENDS,
        ),
        ({"assured_date": "2019", "status": "defunct"}, None),
    ],
)
def test_what_is_due(fields, why):
    """Not confirmed for a year, ending soon or over; what is closed is nobody's concern."""
    one = Organisation("x.yml", {"services": [{"status": "active"} | fields]})

    assert [each.why for each in due.due(one)] == ([why] if why else [])


def test_the_list_finds_by_town_and_folds_letters(editor):
    """Searching needs no umlauts."""
    page = editor.get("/directory/?q=saarbrucken+elfe").content.decode()

    assert "/directory/elfe/" in page and "/directory/adis" not in page


def upload(client, table: str):
    """Load a table up for preview."""
    file = SimpleUploadedFile("partners.csv", table.encode("utf-8"))
    return client.post("/directory/import/", {"file": file})


def as_row(cells) -> str:
    """Return a line of a table."""
    csv.writer(line := io.StringIO()).writerow(cells)
    return line.getvalue()


def test_an_import_is_looked_at_and_taken_over(editor):
    """What changes is shown first; nothing is written before the second click."""
    table = editor.get("/directory/directory.csv").content.decode("utf-8-sig")
    changed = table.replace("Beratung für russischsprachige Ratsuchende", "Beratung auf Russisch")
    preview = upload(editor, changed)
    assert preview.context["plan"].count("changed") == 1 and not Revision.objects.exists()
    assert "<ins>Beratung auf Russisch</ins>" in preview.content.decode()
    editor.post(f"/directory/import/{preview.context['draft'].pk}/")

    assert store.organisation("elfe").data["services"][0]["name"] == "Beratung auf Russisch"


def test_a_faulty_table_changes_nothing(editor, own_state):
    """The lines and reasons are named, and there is no button to take it over."""
    table = editor.get("/directory/directory.csv").content.decode("utf-8-sig")
    preview = upload(editor, table.replace("recognition", "recognising"))

    assert preview.context["plan"].faulty and preview.context["draft"] is None
    head, row, *_rest = table.splitlines()
    rubbish = dict(zip(*csv.reader([head, row]), strict=True)) | {"phone": "rubbish"}
    assert upload(editor, f"{head}\n{as_row(rubbish.values())}").context["plan"].faulty
    assert upload(editor, "nothing").context["form"].errors
    assert not live.overlay(own_state).exists()


FAULTY = [
    ("email", "x"), ("email", "m.muster@example.org"), ("phone", "rubbish"), ("phone", "+49 171 2345678"),
    ("phone", "+49 681 1"), ("topics", "x"), ("topics", ""), ("languages", "zz"), ("formats", "x"),
    ("target_groups", "x"), ("opening_hours", "immer"), ("service_area", "Atlantis"), ("service_area", ""),
    ("valid_from", "gestern"), ("valid_until", "gestern"), ("as_of", "x"), ("confidence", "x"),
    ("confidence", ""), ("status", "x"), ("reach_via", "nobody"), ("website", "x"), ("unit", ""),
    ("unit", "x" * 600), ("unit", "Frau Müller"), ("state", "XX"), ("state", "DE-BE"),
    ("postal_code", "99999"), ("city", ""), ("latitude", "x"), ("latitude", "1"),
    ("id", "Ü X"), ("notes", "=1+1"), ("notes", "x" * 11_000),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell"), FAULTY, ids=lambda value: value[:12])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_fault_of_a_line_is_told_with_its_column(language, column, cell, editor):
    """In the language of the interface; never in that of the rules."""
    editor.post("/language/setlang/", {"language": language})
    head, *rows = csv.reader(editor.get("/directory/directory.csv").content.decode().splitlines())
    row = next(row for row in rows if row[5] and row[9] and row[head.index("latitude")])
    changed = dict(zip(head, row, strict=True)) | {column: cell}
    answer = upload(editor, as_row(head) + as_row(changed.values()))
    ((outcome, word, told),) = answer.context["lines"]
    raw = " ".join(outcome.what)

    assert (outcome.line, word) == (2, {"de": "fehlerhaft", "en": "faulty"}[language])
    assert any(name in (column, "", "city") for name, _text in told), told
    assert all(text and text not in raw for _name, text in told), told


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"id;name\n",
        b"\xff\xfe\x00",
        b"PK\x03\x04rubbish",
        b"a\0b",
        b"%PDF-1.7 \xe4",
        b"id,id\n1,2\n",
    ],
)
def test_files_that_are_no_tables(file, language, editor):
    """Say so in the language of the interface."""
    editor.post("/language/setlang/", {"language": language})
    upload_of = SimpleUploadedFile("partner.csv", file)
    (error,) = editor.post("/directory/import/", {"file": upload_of}).context["form"].errors["file"]

    assert not any(
        word in error
        for word in {"de": ("save", "lacks", "empty"), "en": ("lacks", "partner.csv")}[language]
    )


def test_a_full_disk_changes_nothing(editor, own_state):
    """Neither files nor history, and the page says why."""
    live.overlay(own_state).write_text("a file in the place of the folder")
    answer = editor.post("/directory/elfe/confirm/", follow=True)

    assert not Revision.objects.exists() and "cannot be kept" in answer.content.decode()


def test_the_list_is_paged_and_filtered(editor):
    """Fifty on a page, by federal state, with what is looked for kept on the way."""
    first = editor.get("/directory/").context["page"]
    hesse = editor.get("/directory/?state=DE-HE&q=beratung").context["page"]
    last = editor.get("/directory/?page=9999").context["page"]

    assert len(first.object_list) == 50 and last.number == first.paginator.num_pages > 1
    assert 0 < len(hesse.object_list) < 50 and all("DE-HE" in card.areas for card in hesse)
    assert "?q=a&amp;page=2" in editor.get("/directory/?q=a&page=1").content.decode()


def test_five_thousand_entries_are_listed_at_once(editor, own_state):
    """A network's whole directory; a page of it takes no third of a second."""
    data = [
        {"id": f"o{number}", "name": f"Beratung {number}", "services": [
            {"id": f"s{number}", "name": "Beratung", "status": "active", "topics": ["recognition"],
             "service_areas": [{"name": "Saarland", "extent_type": "state", "extent": ["DE-SL"]}],
             "confidence": "high", "sources": [], "assured_date": "2026-03"}]}
        for number in range(5000)
    ]  # fmt: skip
    live.feed_copy(own_state).parent.mkdir(parents=True)
    live.feed_copy(own_state).write_text(json.dumps({"organisations": data}))
    editor.get("/directory/")
    began = time.perf_counter()
    page = editor.get("/directory/?q=beratung&state=DE-SL&page=3").context["page"]

    assert page.paginator.count >= 5000 and time.perf_counter() - began < 0.3


@pytest.mark.parametrize(
    ("edtf", "german", "english"),
    [
        ("2023~", "etwa 2023", "about 2023"),
        ("2026-03", "März 2026", "March 2026"),
        ("2026-03-01", "1. März 2026", "March 1, 2026"),
        ("2023-2025", "2023-2025", "2023-2025"),
        (None, "", ""),
    ],
)
def test_days_are_written_in_words(edtf, german, english):
    """As exact as they are known."""
    for language, words in (("de", german), ("en", english)):
        with override(language):
            assert wording.edtf(edtf) == words


def test_an_import_that_others_overtook_is_refused(editor):
    """Somebody edited the entry between preview and click."""
    table = editor.get("/directory/directory.csv").content.decode("utf-8-sig")
    draft = upload(editor, table.replace("Beratung für russischsprachige", "Rat für")).context[
        "draft"
    ]
    editor.post("/directory/elfe/confirm/")
    editor.post(f"/directory/import/{draft.pk}/")

    assert "Rat für" not in store.organisation("elfe").data["services"][0]["name"]


@pytest.mark.parametrize("key", ["no-such", "..", "ELFE", "a" * 200])
def test_entries_that_are_not_there(key, editor):
    """An unknown id is not found, whatever it looks like."""
    assert editor.get(f"/directory/{key}/").status_code == 404
