"""Values made of files, always current: a thread looks for changes, and whoever reads never waits.

A file that is faulty is logged where it is read, and what it said before stays.
"""

import logging
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

#: So often a change is looked for.
SECONDS = 10

Stamps = Mapping[Path, tuple[int, int, int]]  # tells whether a file is still the same
Value = TypeVar("Value")


def var() -> Path:
    """Return the folder of the state, which all parts of Lotse share."""
    given = os.environ.get("LOTSE_VAR")
    return Path(given).absolute() if given else Path(__file__).parents[1] / "var"


class Watched(ABC, Generic[Value]):
    """Keeps `current` up to date; nobody ever sees half a change."""

    current: Value

    def __init__(self, name: str) -> None:
        self._name = name
        self._stamps: Stamps | None = None

    @abstractmethod
    def paths(self) -> Iterable[Path]:
        """Return the files the value is made of, whether they exist or not."""

    @abstractmethod
    def made(self, stamps: Stamps, changed: list[Path]) -> Value:
        """Return the value as the files that exist now make it; `changed` are to be read anew."""

    def watch(self, seconds: float = SECONDS) -> None:
        """Look for changes from now on, in a thread that ends with the process."""

        def look() -> None:
            while not pause.wait(seconds):
                try:
                    self.refresh()
                except Exception as problem:  # the old value is better than none
                    log.error("%s not read: %s, trying again", self._name, type(problem).__name__)

        pause = threading.Event()
        threading.Thread(target=look, name=self._name, daemon=True).start()

    def refresh(self) -> bool:
        """Take up what has changed since the last look; return whether anything had."""
        stamps, former = dict(self._look()), self._stamps
        if stamps == former:
            return False
        changed = [path for path, stamp in stamps.items() if (former or {}).get(path) != stamp]
        self.current = self.made(stamps, changed)
        self._stamps = stamps
        if former is not None:  # the first look is no news
            log.info("%s: changed", self._name)
        return True

    def _look(self) -> Iterator[tuple[Path, tuple[int, int, int]]]:
        for path in self.paths():
            try:
                stat = path.stat()
            except OSError:  # it is not there, or somebody deleted it just now
                continue
            yield path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)
