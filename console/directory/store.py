"""Reads the directory as the assistant does, and writes what editors change.

Changes lie as `LOTSE_VAR/directory/<id>.yml` above the files of the repository; the assistant looks
there and takes them up within a minute.
"""

import re
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from console.directory.models import Revision, Step
from guidance.counselling import live
from guidance.counselling.directory import FOLDER, Directory, Organisation, directory_of
from guidance.counselling.directory_rules import faults_of
from guidance.counselling.exchange.files import write_organisations

Json = dict[str, Any]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
_one_looks = threading.Lock()


class Unusable(Exception):
    """An entry breaks rules of the directory; `faults` says which, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def directory() -> Directory:
    """Return the whole directory as it is at this moment, just as the assistant reads it."""
    known = _live(settings.VAR)
    with _one_looks:
        known.refresh()
        return known.current


@cache
def _live(var: Path) -> live.LiveDirectory:
    return live.LiveDirectory(FOLDER, var)


def organisations() -> list[Organisation]:
    """Return all entries by name."""
    return sorted(directory().organisations, key=lambda one: one.data["name"].casefold())


def organisation(key: str) -> Organisation | None:
    """Return one entry by its id."""
    return next((one for one in directory().organisations if one.data["id"] == key), None)


def is_id(key: str) -> bool:
    """Return whether a word can be an organisation's id, which is also a file's name."""
    return _ID.fullmatch(key) is not None


def faults(changed: Iterable[Json]) -> list[str]:
    """Return what would be wrong in the directory if these entries were as they are given."""
    new = {f"{data['id']}.yml": Organisation(f"{data['id']}.yml", data) for data in changed}
    try:
        known = {one.file: one for one in directory().organisations}
        would_be = directory_of((known | new).values())
    except ValueError as error:
        return [str(error)]
    return [fault for one in new.values() for fault in faults_of(one, would_be)]


def save(changed: list[Json], who: str, step: Step) -> None:
    """Check, write and remember changed entries, all or none; raises Unusable with the faults."""
    if found := faults(changed):
        raise Unusable(found)
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
        try:
            write_organisations(live.overlay(settings.VAR), {data["id"]: data for data in changed})
        except OSError as problem:
            raise Unusable([_("This cannot be kept: %s") % problem.strerror]) from problem
