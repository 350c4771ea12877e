"""What a change changed, as a reader sees it: one line per field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value before and after; empty where there was none."""

    field: str
    before: str
    after: str


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """Return the fields that differ, with readable paths such as `sl-elfe / phones`."""
    one, other = dict(_flat(before or {})), dict(_flat(after))
    return [
        Change(path, one.get(path, ""), other.get(path, ""))
        for path in dict.fromkeys([*one, *other])
        if one.get(path) != other.get(path)
    ]


def _flat(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every value; entries of lists by their id."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _flat(value, f"{path} / {name}" if path else str(name))
    elif isinstance(data, list) and any(isinstance(entry, Mapping) for entry in data):
        for number, entry in enumerate(data, 1):
            key = entry.get("id", number) if isinstance(entry, Mapping) else number
            yield from _flat(entry, f"{path} / {key}" if path else str(key))
    elif isinstance(data, list):
        yield path, ", ".join(map(str, data))
    else:
        yield path, str(data)
