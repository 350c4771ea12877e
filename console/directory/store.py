"""Reads the directory as the assistant does, and writes what editors change.

Changes lie as `LOTSE_VAR/directory/<id>.yml` above the files of the repository; the assistant looks
there and takes them up within a minute. A file is written beside and then renamed: nobody ever
reads half of one.
"""

import io
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from ruamel.yaml import YAML

from console.directory.models import Revision, Step
from console.environment import var
from guidance.directory import FOLDER, Directory, Organisation, directory_of
from guidance.directory_rules import validate

Json = dict[str, Any]

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,80}")


class Unusable(Exception):
    """An entry breaks rules of the directory; `faults` says which, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def overlay() -> Path:
    """Return the folder of changed entries."""
    return var() / "directory"


def organisations() -> list[Organisation]:
    """Return all entries, changed ones in the place of the repository's, by name."""
    paths = {path.name: path for folder in (FOLDER, overlay()) for path in folder.glob("*.yml")}
    read = [_read(path, path.stat().st_mtime_ns) for path in paths.values()]
    return sorted(read, key=lambda one: one.data["name"].casefold())


def organisation(key: str) -> Organisation | None:
    """Return one entry by its id."""
    if not _ID.fullmatch(key):
        return None
    for folder in (overlay(), FOLDER):
        path = folder / f"{key}.yml"
        if path.exists():
            return _read(path, path.stat().st_mtime_ns)
    return None


def is_id(key: str) -> bool:
    """Return whether a word can be an organisation's id, which is also a file's name."""
    return _ID.fullmatch(key) is not None


@lru_cache(maxsize=4096)
def _read(path: Path, _changed: int) -> Organisation:
    return Organisation(path.name, plain(YAML(typ="safe").load(path)))


def plain(value: Any) -> Any:
    """Return data as JSON knows it: dates as text."""
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def faults_of(changed: Iterable[Json]) -> list[str]:
    """Return what would be wrong in the directory if these entries were as they are given."""
    new = {f"{data['id']}.yml": Organisation(f"{data['id']}.yml", data) for data in changed}
    known = {one.file: one for one in organisations()}
    try:
        directory: Directory = directory_of((known | new).values())
    except ValueError as error:
        return [str(error)]
    return [fault for fault in validate(directory) if fault.partition(":")[0] in new]


def save(changed: list[Json], who: str, step: Step) -> None:
    """Check, write and remember changed entries, all or none; raises Unusable with the faults."""
    if faults := faults_of(changed):
        raise Unusable(faults)
    with transaction.atomic():
        for data in changed:
            before = organisation(data["id"])
            Revision.objects.create(
                organisation=data["id"],
                who=who,
                step=step,
                before=before and before.data,
                after=data,
            )
            _write(overlay() / f"{data['id']}.yml", data)


def _write(path: Path, data: Json) -> None:
    text = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 120
    yaml.dump(data, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text.getvalue())
    Path(name).chmod(0o644)
    Path(name).replace(path)
