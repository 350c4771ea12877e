"""Checks what Lotse knows: facts stale or unused, figures that come from no fact, and gaps."""

import re
from collections.abc import Iterator
from datetime import date

from ruamel.yaml import YAML

from bot import locales
from bot.settings import ROOT, settings
from guidance.facts import facts, faults
from guidance.geography.atlas import states
from guidance.recognition.finding import facts_of_findings, gaps
from guidance.wording.catalogue import SOURCE_LANGUAGE
from guidance.wording.replies import PLACEHOLDER, placeholders

#: Figures that are names: levels (B2), sections (§ 16d), service hours and the like.
_NAMES = re.compile(
    r"https?://\S+|\b[ABC][12](?:\+|-\w+)?\b|§§?\s?\d+\w*(?:\s(?:Abs\.|\()\s?\d+\)?)*"
    r"|\bH[+-]\b|\b66111\b|\bjmd4you\b"
)
_FIGURE = re.compile(r"[0-9٠-٩۰-۹]+")


def check() -> dict[str, list[str]]:
    """Return ids of stale and unused facts, `catalogue: reply: figure` for loose figures, and gaps.

    A fault is `fact: field what`, those of `LOTSE_VAR/facts.yml` with the file before it.

    A gap is what the finder does not know: `state: profession (origin): authority`, or
    `profession: what`.
    """
    known = facts()
    today = date.today()  # noqa: DTZ011 - a review date is a day in Germany, not an instant
    used = _used()
    return {
        "stale": [key for key, fact in known.items() if fact.is_stale(today)],
        "unused": [
            key for key, fact in known.items() if key not in used and fact.confidence != "low"
        ],
        "loose_figures": sorted(_loose_figures()),
        "faults": faults(settings().var),
        "gaps": list(gaps(tuple(states()))),
    }


def _used() -> set[str]:
    responses = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
    variants = [variant for several in responses.values() for variant in several]
    shown = {key for variant in variants for key in placeholders(variant.get("text", ""))}
    rested = {
        key for variant in variants for key in (variant.get("metadata") or {}).get("facts", ())
    }
    return shown | rested | facts_of_findings()


def _loose_figures() -> Iterator[str]:
    for code in (SOURCE_LANGUAGE, *locales.catalogue_codes()):
        catalog = locales.template() if code == SOURCE_LANGUAGE else locales.read(code)
        for message in catalog:
            text = str(message.id if code == SOURCE_LANGUAGE else message.string)
            if not (message.context or "").startswith("utter_") or not text:
                continue
            bare = _NAMES.sub(" ", PLACEHOLDER.sub(" ", text))
            for figure in _FIGURE.findall(bare):
                yield f"{code}: {message.context}: {figure}"
