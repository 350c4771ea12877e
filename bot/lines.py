"""JSON lines in and out: a broken line is named by file and number, and the rest goes on."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def answer(
    source: Iterable[str], keys: Sequence[str], respond: Callable[[Row], Any], name: str = "stdin"
) -> int:
    """Print the response to each line as it comes; return how many lines were broken.

    A line is an object with at least one of the keys.
    """
    faults = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            result = respond(_row(line, keys))
        except ValueError as error:
            faults += _report(name, number, error)
            continue
        print(json.dumps(result, ensure_ascii=False), flush=True)  # noqa: T201
    return faults


def read(files: Iterable[Path], keys: Sequence[str]) -> tuple[list[Row], int]:
    """Return the rows of JSONL files that have all the keys, and how many lines were broken."""
    rows: list[Row] = []
    faults = 0
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, row in _read(lines, keys):
                if isinstance(row, ValueError):
                    faults += _report(str(file), number, row)
                else:
                    rows.append(row)
    return rows, faults


def _read(lines: Iterable[str], keys: Sequence[str]) -> Iterator[tuple[int, Row | ValueError]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = _row(line, keys)
                missing = [key for key in keys if not isinstance(row.get(key), str)]
                if missing:
                    raise ValueError(f"no {' and '.join(missing)}")
                yield number, row
            except ValueError as error:
                yield number, error


def _row(line: str, keys: Sequence[str]) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from error
    if not isinstance(row, dict) or not any(key in row for key in keys):
        raise ValueError(f"not an object with {' or '.join(keys)}")
    return row


def _report(name: str, number: int, error: ValueError) -> int:
    print(f"error: {name}, line {number}: {error}, mend or remove it", file=sys.stderr)  # noqa: T201
    return 1
