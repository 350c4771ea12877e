"""A month's report as CSV and as PDF, for the funder."""

import csv
import io
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from console.dashboard.report import LEAST, Report, Row, Table
from console.people import regions

_BREAK = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}


def as_csv(report: Report) -> str:
    """Return the report with one line per count, as spreadsheets here expect it."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow([_("Figure"), _("Value"), _("Number")])
    rows.writerow([report.total.name, "", _number(report.total)])
    for table in (report.weeks, *report.tables):
        for row in table.rows:
            rows.writerow([table.title, _harmless(row.name), _number(row)])
        if table.note:
            rows.writerow([table.title, table.note, ""])
    return "\ufeff" + out.getvalue()  # the mark tells spreadsheets that this is UTF-8


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _number(row: Row) -> str:
    return f"<{LEAST}" if row.number is None else str(row.number)


def as_pdf(report: Report, title: str) -> bytes:
    """Return the report on A4 pages."""
    pdf = FPDF()
    pdf.set_title(title)
    pdf.set_lang("de-DE")
    pdf.set_auto_page_break(True, margin=18)
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 16)
    pdf.cell(0, 10, _plain(title), **_BREAK)
    pdf.set_font("Helvetica", "", 10)
    for line in _introduction(report):
        pdf.multi_cell(0, 5, _plain(line), **_BREAK)
    for table in (report.weeks, *report.tables):
        _draw(pdf, table)
    return bytes(pdf.output())


def _introduction(report: Report) -> Iterator[str]:
    if report.state:
        yield _("Federal state: {state}").format(state=regions.name(report.state))
    yield _("Conversations: {number}").format(number=_number(report.total))
    yield _("Counts below {least} are not shown, so that nobody can be recognised.").format(
        least=LEAST
    )


def _draw(pdf: FPDF, table: Table) -> None:
    """Draw a table with a bar in each row; its head stays with its first rows."""
    if pdf.will_page_break(30):
        pdf.add_page()
    pdf.ln(4)
    pdf.set_font("Helvetica", "B", 11)
    pdf.cell(0, 7, _plain(table.title), **_BREAK)
    pdf.set_font("Helvetica", "", 9)
    if not table.rows and not table.note:
        pdf.cell(0, 5, _plain(_("none")), **_BREAK)
    for row in table.rows:
        if pdf.will_page_break(5):
            pdf.add_page()
        y = pdf.get_y()
        pdf.cell(95, 5, _shortened(pdf, _plain(row.name), 93))
        pdf.cell(15, 5, _number(row), align="R")
        pdf.set_fill_color(10, 90, 115)
        if row.number:
            pdf.rect(125, y + 1, 70 * row.share, 3, style="F")
        pdf.ln(5)
    if table.note:
        pdf.cell(0, 5, _plain(table.note), **_BREAK)


def _shortened(pdf: FPDF, text: str, width: float) -> str:
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(text + "...") > width:
        text = text[:-1]
    return text + "..."


def _plain(text: str) -> str:
    """Return a text in the letters that every PDF reader has without a font of its own."""
    for typographic, simple in (
        ("–", "-"),
        ("„", '"'),
        ("“", '"'),
        ("”", '"'),
        ("’", "'"),
        ("…", "..."),
    ):
        text = text.replace(typographic, simple)
    known = "".join(
        letter if ord(letter) < 256 else unicodedata.normalize("NFKD", letter) for letter in text
    )
    return known.encode("latin-1", "ignore").decode("latin-1")
