"""The directory as a table: what is exported comes back, and what is wrong is said by line."""

import csv
import io
import zipfile
from datetime import date
from functools import cache

import openpyxl
import pytest

from guidance.counselling.directory import (
    FOLDER,
    Directory,
    Organisation,
    directory_of,
    read_directory,
)
from guidance.counselling.directory_rules import validate
from guidance.counselling.exchange import spreadsheet
from guidance.counselling.exchange.columns import COLUMNS, REQUIRED
from guidance.counselling.exchange.exporting import FORMATS
from guidance.counselling.exchange.files import write_organisations
from guidance.counselling.exchange.importing import Plan, plan
from guidance.counselling.exchange.spreadsheet import Unreadable, guarded, read_table, write_csv

NEW = {
    "id": "hb-neu",
    "organisation": "Beratung Überseestadt e.V.",
    "unit": "Anerkennungsberatung",
    "state": "DE-HB",
    "postal_code": "28195",
    "city": "Bremen",
    "phone": "0421 3618000",
    "website": "https://beratung.example",
    "topics": "recognition; qualification",
    "languages": "ar;ru",
    "opening_hours": "Mo-Fr 09:00-12:00",
    "service_area": "DE-HB",
    "as_of": "2026-11",
    "source_url": "https://beratung.example",
    "confidence": "high",
}


@cache
def known() -> Directory:
    return read_directory()


@pytest.fixture
def directory():
    return known()


@pytest.fixture
def table(tmp_path):
    """Return a function that writes rows as a file and plans their import."""

    def write(*rows: dict, into: Directory | None = None, **options: object) -> Plan:
        path = tmp_path / str(options.get("name", "table.csv"))
        content = options.get("content") or as_csv(*rows)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return plan(read_table(path, REQUIRED), into or known())

    return write


def as_csv(*rows: dict, separator: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, REQUIRED, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def exported(directory: Directory, key: str) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(FORMATS["csv"](directory).decode()))
    row = next(row for row in rows if row["id"] == key)
    return {name: row[name] for name in REQUIRED}


def after(planned: Plan, directory: Directory) -> Directory:
    former = {one.data["id"]: one for one in directory.organisations}
    new = {key: Organisation(f"{key}.yml", data) for key, data in planned.organisations.items()}
    return directory_of((former | new).values())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing(directory, tmp_path, form):
    """A round trip through a spreadsheet loses and invents nothing."""
    path = tmp_path / f"table.{form}"
    path.write_bytes(FORMATS[form](directory))
    planned = plan(read_table(path, REQUIRED), directory)

    assert (planned.count("unchanged"), planned.organisations) == (246, {})


def test_an_empty_directory_is_filled_from_an_export(directory, tmp_path):
    """All that a referral rests on is in the table."""
    path = tmp_path / "table.csv"
    path.write_bytes(FORMATS["csv"](directory))
    planned = plan(read_table(path, REQUIRED), Directory(()))
    write_organisations(tmp_path / "new", planned.organisations)
    again = read_directory(tmp_path / "new")

    assert validate(again) == []
    assert again.by_id.keys() == directory.by_id.keys()
    for name in ("topics", "service_area", "target_groups", "phone", "languages", "valid_until"):
        assert all(
            getattr(again.by_id[key], name) == getattr(one, name)
            for key, one in directory.by_id.items()
        ), name


def test_a_new_row_is_a_new_organisation(table, directory):
    """Number, place and area are brought into the directory's form."""
    planned = table(NEW)
    partner = after(planned, directory).by_id["hb-neu"]

    assert [outcome.kind for outcome in planned.outcomes] == ["new"]
    assert list(planned.organisations) == ["beratung-ueberseestadt-e-v"]
    assert (partner.phone, partner.place.state, partner.service_area) == ("+49 421 3618000", "DE-HB", {"DE-HB"})  # fmt: skip
    assert partner.place.latitude == pytest.approx(53.08, abs=0.1)


def test_a_changed_cell_changes_only_what_it_says(table, directory):
    """Translations, groups and names of areas stay, although the table has no column for them."""
    row = exported(directory, "sl-elfe") | {"email": "info@elfe.example"}
    planned = table(row)
    before = next(o.data for o in directory.organisations if o.file == "elfe.yml")

    assert [(o.kind, o.what) for o in planned.outcomes] == [("changed", ("email",))]
    service = {**before["services"][0], "email": "info@elfe.example"}
    assert planned.organisations == {"elfe": {**before, "services": [service]}}


def test_a_service_moves_to_another_town(table, directory):
    """A new town brings its own coordinates."""
    row = exported(directory, "sl-elfe") | {"city": "Merzig"}
    partner = after(table(row), directory).by_id["sl-elfe"]

    assert (partner.place.name, round(partner.place.latitude, 1)) == ("Merzig", 49.4)


def test_a_service_moves_to_another_organisation(table, directory):
    """A row may say that somebody else does it now; the rest of the former one stays."""
    row = exported(directory, "sl-drk-hotline") | {"organisation": "ELFE e.V."}
    moved = after(table(row), directory)

    assert moved.by_id["sl-drk-hotline"].organisation == "ELFE e.V."
    assert moved.by_id["sl-drk-supervision"].organisation.startswith("DRK")
    assert validate(moved) == []


FAULTS = [
    ({"id": "Neu 1"}, "id: use small letters"),
    ({"id": ""}, "id: use small letters"),
    ({"organisation": ""}, "organisation: empty"),
    ({"unit": ""}, "name"),
    ({"topics": "recognition;cooking"}, "topics: 'cooking' is none"),
    ({"topics": ""}, "topics"),
    ({"languages": "klingon"}, "languages: 'klingon' is none"),
    ({"phone": "call us"}, "phone: 'call us' is no number"),
    ({"phone": "0172 1234567"}, "mobile"),
    ({"email": "nobody"}, "email"),
    ({"website": "javascript:alert(1)"}, "url"),
    ({"postal_code": "00000"}, "postal_code: '00000' does not exist"),
    ({"city": "", "postal_code": "28195"}, "city: missing"),
    ({"postal_code": "", "city": "Atlantis"}, "city: no Atlantis"),
    ({"state": "Bremen"}, "state: 'Bremen' is none"),
    ({"state": "DE-BY"}, "in DE-BY"),
    ({"latitude": "x", "longitude": "8"}, "latitude: 'x' is no number"),
    ({"latitude": "48.1", "longitude": "11.5"}, "coordinates are far"),
    ({"service_area": "Mordor"}, "service_area: 'Mordor' is no district"),
    ({"service_area": "", "state": "", "postal_code": "", "city": ""}, "service_areas"),
    ({"opening_hours": "nine to five"}, "opening hours"),
    ({"valid_until": "soon"}, "valid_until"),
    ({"as_of": "yesterday"}, "assured_date"),
    ({"confidence": "sure"}, "confidence 'sure'"),
    ({"phone": "", "website": ""}, "no way to reach it"),
    ({"notes": "ask Frau Muster"}, "name a person"),
    ({"notes": "=HYPERLINK(1)"}, "notes: looks like a formula"),
    ({"unit": "@SUM(1)"}, "unit: looks like a formula"),
    ({"notes": "x" * 20_000}, "notes: longer than"),
]


@pytest.mark.parametrize(("wrong", "reason"), FAULTS)
def test_a_faulty_row_is_named_with_its_line_and_reason(table, wrong, reason):
    """Whoever made the table must find the cell."""
    planned = table(NEW | {"id": "hb-gut"}, NEW | wrong)

    assert planned.faulty
    (outcome,) = (outcome for outcome in planned.outcomes if outcome.kind == "faulty")
    assert outcome.line == 3
    assert reason in outcome.what[0]


def test_empty_rows_count_as_lines_and_nothing_else(table):
    """The numbers are those that the spreadsheet shows."""
    lines = as_csv(NEW, NEW).splitlines()
    planned = table(content="\n".join([lines[0], "", "," * 23, lines[1], "  ", lines[2]]))

    assert [(o.line, o.kind) for o in planned.outcomes] == [(4, "new"), (6, "faulty")]
    assert planned.outcomes[1].what == ("id: stands in line 4 already, leave one out",)


def test_a_cell_of_several_lines_is_counted_right(table):
    """Notes go on over lines; the next row's number is where it begins."""
    planned = table(NEW | {"notes": "one\ntwo"}, NEW | {"id": "X"})

    assert [o.line for o in planned.outcomes] == [2, 4]


READABLE = {
    "BOM": as_csv(NEW).encode("utf-8-sig"),
    "UTF-16": as_csv(NEW, separator="\t").encode("utf-16"),
    "semicolons": as_csv(NEW, separator=";"),
    "tabs": as_csv(NEW, separator="\t"),
    "line ends": as_csv(NEW).replace("\n", "\r\n"),
    "capitals": as_csv(NEW).replace("organisation,", " Organisation ,"),
    "a further column": "\n".join(line + ",more" for line in as_csv(NEW).splitlines()),
}


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE)
def test_tables_are_read_as_spreadsheets_write_them(table, content):
    """Encodings, separators and line ends differ by programme and country."""
    planned = table(content=content)

    assert [(o.kind, o.id) for o in planned.outcomes] == [("new", "hb-neu")]
    assert "Überseestadt" in str(planned.organisations)


UNREADABLE = {
    "encoding": (as_csv(NEW).encode("cp1252"), "line 2 is not utf-8, save it as"),
    "a column is missing": (as_csv(NEW).replace("topics", "themes"), "lacks topics"),
    "a column twice": (as_csv(NEW).replace("notes", "id"), "lacks notes"),
    "empty": ("\n", "lacks id"),
    "no text": (as_csv(NEW).replace("Bremen", "\0"), "is no text"),
    "quotes": (as_csv(NEW) + '"no end', "line 3"),
    "no workbook": (b"PK\x03\x04 nothing", "no workbook"),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_table_is_said(table, content, reason):
    """A sentence instead of a stack trace."""
    with pytest.raises(Unreadable, match=reason):
        table(content=content)


def test_a_row_with_too_many_cells_is_faulty(table):
    """A text with a comma and without quotes shifts all that follows."""
    planned = table(content=as_csv(NEW).rstrip() + ",extra,cells\n")

    assert "cells for 24 columns" in planned.outcomes[0].what[0]


def test_huge_files_are_refused(table, monkeypatch):
    """Nobody's memory is filled with a table."""
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 2)
    with pytest.raises(Unreadable, match="more than 2 rows"):
        table(NEW, NEW, NEW)
    monkeypatch.setattr(spreadsheet, "MAX_BYTES", 100)
    with pytest.raises(Unreadable, match="split it"):
        table(NEW)


def test_a_workbook_that_unpacks_to_a_flood_is_refused(table, monkeypatch):
    """Small packed files can hold gigabytes."""
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 1_000_000)

    with pytest.raises(Unreadable, match="unpacks to"):
        table(content=packed.getvalue(), name="bomb.xlsx")


def workbook(row: dict) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(REQUIRED))
    book.active.append([row.get(name) for name in REQUIRED])
    book.active.append([None] * len(REQUIRED))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_workbook_may_hold_numbers_and_days(table, directory):
    """Spreadsheets turn codes into numbers and days into their own."""
    row = {**NEW, "postal_code": 1067, "city": "Dresden", "state": "DE-SN", "latitude": 51.05,
           "longitude": 13.74, "as_of": 2026, "valid_until": date(2027, 12, 31), "phone": 4935125650}  # fmt: skip
    planned = table(content=workbook(row), name="table.xlsx")
    partner = after(planned, directory).by_id["hb-neu"]

    assert not planned.faulty, planned.outcomes
    assert (partner.place.postal_code, partner.confirmed_on) == ("01067", "2026")
    assert (partner.valid_until, partner.phone) == (date(2027, 12, 31), "+49 351 25650")


def test_a_formula_in_a_workbook_is_faulty(table):
    """What a formula gives depends on who opens it."""
    planned = table(content=workbook(NEW | {"notes": "=1+1"}), name="table.xlsx")

    assert planned.outcomes[0].what == ("notes: looks like a formula, give its value",)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(1)", "'=1", "\t=1"])
def test_no_cell_of_an_export_is_a_formula(cell, tmp_path):
    """Nothing that somebody put into a directory runs in a spreadsheet; it comes back as it was."""
    assert guarded(cell).startswith("'")
    path = tmp_path / "table.csv"
    path.write_text(write_csv(["a", "b"], [{"a": cell, "b": "+49 681 99272"}]))
    (row,) = read_table(path, ["a"])

    assert row.cells == {"a": cell, "b": "+49 681 99272"}


def test_all_or_nothing_is_written(tmp_path, monkeypatch):
    """A full disk leaves the directory as it was."""
    folder = tmp_path / "directory"
    write_organisations(folder, {"a": {"id": "a"}})
    (folder / "c.yml").mkdir()  # cannot be replaced by a file
    with pytest.raises(OSError):
        write_organisations(folder / "a.yml" / "x", {"b": {"id": "b"}})

    assert sorted(path.name for path in folder.iterdir()) == ["a.yml", "c.yml"]
    assert (folder / "a.yml").read_text() == "id: a\n"


def test_five_thousand_rows_take_seconds(table):
    """A whole country's directory is imported at once."""
    rows = [
        NEW | {"id": f"hb-{number}", "organisation": f"Verein {number}"} for number in range(2000)
    ]
    planned = table(*rows, into=Directory(()))

    assert planned.count("new") == 2000


def test_every_column_is_documented():
    """Who makes a table reads docs/directory.md."""
    text = (FOLDER.parents[2] / "docs" / "directory.md").read_text("utf-8")

    assert [name for name in COLUMNS if f"`{name}`" not in text] == []
