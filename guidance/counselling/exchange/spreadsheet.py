"""Tables as spreadsheets write them: CSV and XLSX, read as text with the number of each line.

What a spreadsheet would take for a formula is written with an apostrophe before it, and only
read with one: nobody's computer shall run what somebody typed into a directory.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

#: More is no directory of counselling offices.
MAX_BYTES, MAX_UNPACKED, MAX_ROWS, MAX_CELL = 20_000_000, 200_000_000, 50_000, 10_000

_FORMULA = re.compile(r"[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
#: A number is none: phone numbers, coordinates.
_NUMBER = re.compile(r"[+-]?[\d.][\d .,/()-]*")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Unreadable(Exception):
    """The file is no table we can read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number in the file, its cells, or why it cannot be read."""

    line: int
    cells: Mapping[str, str]
    fault: str | None = None


def read_table(path: Path, required: Sequence[str]) -> Iterator[Row]:
    """Yield the rows that are not empty; Unreadable for a file without the required columns."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(f"{path.name}: {size:,} bytes, split it into files of {MAX_BYTES:,}")
        content = path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"{path}: {problem.strerror}, give the path of a table") from problem
    lines = _xlsx(content, path) if content.startswith(b"PK") else _csv(content, path, required)
    _, header = next(lines, (0, []))
    names = [str(name).strip().lower() for name in header]
    if missing := [name for name in required if name not in names]:
        raise Unreadable(
            f"{path.name}: the first line lacks {', '.join(missing)};"
            f" name all columns: {', '.join(required)}"
        )
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Unreadable(f"{path.name}: column {', '.join(twice)} is there twice, leave one out")
    filled = ((line, values) for line, values in lines if any(value.strip() for value in values))
    for number, (line, values) in enumerate(filled, start=1):
        if number > MAX_ROWS:
            raise Unreadable(f"{path.name}: more than {MAX_ROWS:,} rows, split it")
        yield _row(line, names, values)


def write_csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV, with what looks like a formula guarded."""
    text = StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(row[name]) for name in names} for row in rows)
    return text.getvalue()


def write_xlsx(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as a workbook of one sheet, every cell as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("directory")
    sheet.append(names)
    for row in rows:
        sheet.append([guarded(row[name]) for name in names])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def guarded(cell: str) -> str:
    """Return a cell as spreadsheets take it for text."""
    formula = _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if formula or _GUARDED.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _row(line: int, names: Sequence[str], values: Sequence[str]) -> Row:
    if any(value.strip() for value in values[len(names) :]):
        return Row(line, {}, f"{len(values)} cells for {len(names)} columns, put texts in quotes")
    cells = dict(zip(names, (value.strip() for value in values), strict=False))
    for name, value in cells.items():
        if _FORMULA.match(value) and not _NUMBER.fullmatch(value):
            return Row(line, cells, f"{name}: looks like a formula, give its value")
        if len(value) > MAX_CELL:
            return Row(line, cells, f"{name}: longer than {MAX_CELL:,} characters, shorten it")
    return Row(line, {name: _unguarded(value) for name, value in cells.items() if name})


def _csv(
    content: bytes, path: Path, required: Sequence[str]
) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(content, path)
    first = text.partition("\n")[0]
    # The separator is the one that finds most columns; Excel writes semicolons in Germany.
    separator = max(",;\t", key=lambda sign: len({*first.lower().split(sign)} & {*required}))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as problem:
            raise Unreadable(
                f"{path.name}: line {line}: {problem}, save it as CSV once more"
            ) from problem
        if values is None:
            return
        yield line, values


def _decoded(content: bytes, path: Path) -> str:
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8"
    )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Unreadable(
            f"{path.name}: line {line} is not {problem.encoding}, save it as “CSV UTF-8”"
        ) from problem
    if "\0" in text:
        raise Unreadable(f"{path.name}: is no text, save it as “CSV UTF-8” or XLSX")
    return text


def _xlsx(content: bytes, path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MAX_UNPACKED:
            raise Unreadable(f"{path.name}: unpacks to {unpacked:,} bytes, split it")
        sheet: Any = load_workbook(BytesIO(content), read_only=True).worksheets[0]
        # Told sizes may be wrong, or a million empty lines.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            yield line, [_cell_text(cell) for cell in cells]
    except Unreadable:
        raise
    except Exception as problem:  # openpyxl raises whatever a broken file makes it stumble upon
        raise Unreadable(
            f"{path.name}: no workbook ({type(problem).__name__}), save it as XLSX once more"
        ) from problem


def _cell_text(cell: Any) -> str:
    """Return a cell as it would stand in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(value) if str(value).startswith("=") else f"={value}"
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
