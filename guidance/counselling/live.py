"""The directory as it is now, in three layers: repository, copy of a feed, what editors changed.

An organisation of a later layer stands in the place of one with the same file name in an earlier
one. A thread looks for changes; a file that is faulty is logged, and what it said before stays.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guidance.counselling.directory import (
    FOLDER,
    Directory,
    Organisation,
    directory_of,
    partners_of,
    read_organisation,
)
from guidance.counselling.directory_rules import directory_of_shaped, faults_of
from guidance.watching import Stamps, Watched, var

log = logging.getLogger(__name__)

Entries = Mapping[str, Organisation]  # by the name of the file


def load_directory() -> Directory:
    """Return the directory as it is now; changes are looked for in the background."""
    return _watched().current


@cache
def _watched() -> "LiveDirectory":
    live = LiveDirectory(FOLDER, var())
    live.watch()
    return live


def overlay(var: Path) -> Path:
    """Return the folder of what editors changed."""
    return var / "directory"


def feed_copy(var: Path) -> Path:
    """Return the last good copy of the feed."""
    return var / "feed" / "directory.json"


def own_directory() -> Directory:
    """Return the directory without the feed: what the entries of a feed must fit to."""
    files = {**_readable(FOLDER), **_readable(overlay(var()))}
    return directory_of(files.values())


def faults() -> list[str]:
    """Return what is wrong in all layers, with those files that are left out because of it."""
    found: list[str] = []
    entries: dict[str, Organisation] = {}
    for path in (
        *sorted(FOLDER.glob("*.yml")),
        feed_copy(var()),
        *sorted(overlay(var()).glob("*.yml")),
    ):
        try:
            if path.suffix == ".yml":
                entries[path.name] = read_organisation(path)
            elif path.exists():
                entries |= _read_feed(path)
        except ValueError as problem:
            found.append(str(problem))
    directory = directory_of_shaped(entries.values())
    return found + [fault for one in entries.values() for fault in faults_of(one, directory)]


class LiveDirectory(Watched[Directory]):
    """The directory of three layers; only the files that changed are read again."""

    def __init__(self, repository: Path, var: Path) -> None:
        super().__init__("directory")
        self._repository, self._var = repository, var
        self._files: dict[Path, Entries] = {}
        self.refresh()

    def paths(self) -> Iterator[Path]:
        """Yield the files of all layers."""
        for folder in (self._repository, overlay(self._var)):
            yield from folder.glob("*.yml")
        yield feed_copy(self._var)

    def made(self, stamps: Stamps, changed: list[Path]) -> Directory:
        """Return the directory that the files make, without what breaks its rules."""
        kept = {path: entries for path, entries in self._files.items() if path in stamps}
        files = kept | {path: read for path in changed if (read := _read(path)) is not None}
        directory = directory_of(self._merged(files).values())
        for path in changed:
            if path.parent == overlay(self._var) and _breaks_rules(files.get(path, {}), directory):
                files.pop(path)
                files |= {path: kept[path]} if path in kept else {}
                directory = directory_of(self._merged(files).values())
        self._files = files
        return directory

    def _merged(self, files: Mapping[Path, Entries]) -> Entries:
        layers = (self._repository, feed_copy(self._var).parent, overlay(self._var))
        return {
            name: entry
            for layer in layers
            for path in sorted(path for path in files if path.parent == layer)
            for name, entry in files[path].items()
        }


def _readable(folder: Path) -> Entries:
    read = (_read(path) for path in sorted(folder.glob("*.yml")))
    return {name: one for entries in read if entries for name, one in entries.items()}


def _read(path: Path) -> Entries | None:
    """Return what a file says, None (and a line in the log) where it is faulty."""
    try:
        if path.suffix == ".json":
            return _read_feed(path)
        organisation = read_organisation(path)
        partners_of(organisation)
    except (OSError, ValueError) as problem:
        # The first line says what and where; a YAML fault goes on for several.
        log.error("%s, kept as it was", str(problem).splitlines()[0])
        return None
    return {path.name: organisation}


def _read_feed(path: Path) -> Entries:
    try:
        told: list[Mapping[str, Any]] = json.loads(path.read_bytes())["organisations"]
        entries = [Organisation(f"{data['id']}.yml", data) for data in told]
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(
            f"{path.name}: not readable ({type(problem).__name__}), fetch it again"
        ) from problem
    directory_of(entries)
    return {entry.file: entry for entry in entries}


def _breaks_rules(entries: Entries, directory: Directory) -> bool:
    faults = [fault for entry in entries.values() for fault in faults_of(entry, directory)]
    for fault in faults:
        log.error("%s; the entry is kept as it was", fault)
    return bool(faults)
