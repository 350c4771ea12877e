"""Figures: right, of living and of deleted conversations, and too few to count are hidden."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from console.dashboard import counts, report
from console.dashboard.counts import Period
from console.dashboard.models import Figure
from tests.console.conftest import heard

MARCH = datetime(2026, 3, 10, tzinfo=UTC).timestamp()
SLOT = {"event": "slot", "name": "profession", "value": "nurse"}


@pytest.fixture
def march(conversation):
    """Store six Arabic conversations from the Saarland, two others, and counts of deleted ones."""
    for number in range(6):
        conversation(f"s{number}", heard("كم؟"), SLOT, state="DE-SL", started_at=MARCH)
    for number in range(2):
        conversation(
            f"n{number}", heard("скільки?"), language="uk", state="DE-NI", started_at=MARCH
        )
    Figure.objects.create(day="2026-03-02", kind="conversation", value="", state="DE-SL", number=10)
    Figure.objects.create(day="2026-03-02", kind="spoken", value="tr", state="DE-SL", number=10)
    Figure.objects.create(day="2026-04-01", kind="spoken", value="tr", state="DE-SL", number=99)
    return Period.month("2026-03")


def table(found: report.Report, key: str) -> report.Table:
    """Return one table of a report."""
    return next(one for one in found.tables if one.key == key)


def test_counts_are_right(march):
    """Living and deleted conversations of the month, and of no other."""
    found = counts.count(march)

    assert found["spoken", "ar", "DE-SL"] == 6 and found["spoken", "tr", "DE-SL"] == 10
    assert found["profession", "nurse", "DE-SL"] == 6 and found["topic", "ask_costs", "DE-NI"] == 2
    assert dict(counts.by_week(march)) | {date(2026, 3, 2): 10, date(2026, 3, 9): 8} == dict(
        counts.by_week(march)
    )


def test_small_counts_are_hidden_and_cannot_be_worked_out(march):
    """Two Ukrainian conversations are too few; alone they would follow from the total."""
    languages = table(report.report(march), counts.SPOKEN)

    assert [row.number for row in languages.rows] == [10]
    assert "2" in languages.note


def test_a_state_alone(march):
    """The figures of one federal state."""
    found = report.report(march, "DE-NI")

    assert found.total.number is None
    assert all(row.number is None or row.number == 0 for row in found.weeks.rows)


def test_the_page_and_its_files(march, client_as):
    """Charts with their tables, and the month as CSV and PDF for the funder."""
    client = client_as("editor")
    page = client.get("/dashboard/?month=2026-03").content.decode()
    sheet = client.get("/dashboard/2026-03.csv").content.decode("utf-8-sig")
    pdf = client.get("/dashboard/2026-03.pdf?state=DE-SL")

    assert "<svg" in page and "<table" in page and "/dashboard/2026-03.pdf" in page
    assert ["By language", "Turkish", "10"] in list(csv.reader(io.StringIO(sheet), delimiter=";"))
    assert (
        pdf.content.startswith(b"%PDF") and "lotse-2026-03-DE-SL.pdf" in pdf["Content-Disposition"]
    )


@pytest.mark.parametrize("path", ["?month=2026-13", "?month=x", "2026-99.csv", "9999-12.csv"])
def test_months_that_do_not_exist(path, client_as, db):
    """Are not found."""
    assert client_as("editor").get(f"/dashboard/{path}").status_code == 404


def test_an_unknown_state_means_all(march, client_as):
    """An address made by hand breaks nothing."""
    page = client_as("editor").get("/dashboard/?state=DE-XX")

    assert page.status_code == 200 and page.context["report"].state == ""


def test_without_conversations_the_page_says_so(client_as, db):
    """On the first day."""
    assert client_as("editor").get("/dashboard/").status_code == 200


def test_no_cell_is_a_formula():
    """A partner's name cannot run in the funder's spreadsheet."""
    from console.dashboard.files import as_csv

    row = report.Row("=1+1", 7, 1)
    one = report.Table("x", "T", "H", [row])
    found = report.Report(Period.month("2026-03"), "", report.Row("n", 7, 1), one, [])

    assert ";'=1+1;" in as_csv(found)
