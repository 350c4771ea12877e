"""Reads the facts as the assistant does, and writes what editors change above them.

Changes lie in `LOTSE_VAR/facts.yml`, only the fields that differ from the repository; the assistant
looks there and takes them up within a minute.
"""

import threading
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from console.directory.models import Step
from console.facts.models import FactRevision
from guidance.counselling.exchange.files import as_yaml, write_files
from guidance.fact import Fault, faults_of
from guidance.facts import (
    CHANGEABLE,
    Fact,
    LiveFacts,
    changed_fact,
    overlay,
    repository_facts,
)

Json = dict[str, Any]

_one_works = threading.RLock()


class Unusable(Exception):
    """A fact breaks rules; `faults` are fields with what is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{field} {what}" for field, what in faults))
        self.faults = faults


def facts() -> Mapping[str, Fact]:
    """Return all facts as they are at this moment, just as the assistant reads them."""
    with _one_works:
        live = _live(settings.VAR)
        live.refresh()
        return live.current


@cache
def _live(var: Path) -> LiveFacts:
    return LiveFacts(var)


def fields(fact: Fact) -> Json:
    """Return what an editor may change of a fact, as a file holds it."""
    own = {name: getattr(fact, name) for name in CHANGEABLE}
    return own | {"review_by": fact.review_by.isoformat()}


def save(key: str, given: Mapping[str, Any], who: str, step: Step, today: date) -> None:
    """Check, write and remember a changed fact; raises Unusable with the faults."""
    original = repository_facts()[key]
    with _one_works, transaction.atomic():
        before = fields(facts()[key])
        new = changed_fact(original, before | given)
        if found := list(faults_of(new, original, today)):
            raise Unusable(found)
        after = fields(new)
        FactRevision.objects.create(fact=key, who=who, step=step, before=before, after=after)
        known = fields(original)
        row = {name: value for name, value in after.items() if value != known[name]}
        rows = {**_live(settings.VAR).rows, key: row}
        kept = {name: dict(one) for name, one in sorted(rows.items()) if one}
        try:
            write_files({overlay(settings.VAR): as_yaml(kept)})
        except OSError as problem:
            what = _("This cannot be kept: %s") % problem.strerror
            raise Unusable([("", what)]) from problem
