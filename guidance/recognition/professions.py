"""Professions as people name them, and the rows on their recognition in Germany.

150 reference occupations have a row of their own. Other professions are known by their ISCO group
through ESCO, and only the general rule holds for them. What follows from a row for somebody is a
finding (`guidance.recognition.finding`).
"""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from guidance.fact import Confidence
from guidance.facts import DATA
from guidance.languages import LANGUAGES
from guidance.reading.claims import is_claimed
from guidance.reading.gazetteer import Gazetteer
from guidance.reading.text import fold
from guidance.reading.words import doubtful_names, ordinary_words

FOLDER = DATA / "professions"
#: Prefix of the ids of professions that are known by their ISCO group only.
ISCO = "isco:"
#: Armed forces, members of government and the like: nobody asks to have these recognised.
_NO_TRAINING = ("0", "111", "5161")
#: Professions that people mostly name because they need somebody.
CALLED_ON = frozenset(
    {"interpreter_sworn", "judge_notary", "lawyer", "psychologist", "psychotherapist"}
    | {"translator_sworn"}
)
#: More candidates than this nobody would choose from.
MOST_OPTIONS = 5

Regulated = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Profession:
    """A reference occupation; fees in euros, `fee_basis` says whose they are.

    `scope` says of a partly regulated one what is regulated: "self_employment", "title",
    "some_states" or "some_work". `procedure` is "recognition", "eu_only" (of EU training only),
    "exam" (a permit after a test), "none", or "statement" (the degree is assessed, not recognised).
    `automatic`: training from the EU is not compared (Directive 2005/36/EC, annex V).
    """

    id: str
    name_de: str
    name_en: str
    isco: str
    esco: str
    regulated: Regulated | None
    scope: str
    law: str
    procedure: str
    automatic: bool
    authority_group: str
    german_level: str
    german_level_states: str
    fee_min: int | None
    fee_max: int | None
    fee_basis: str  # "states": examples from `fee_states`
    fee_states: str
    sources: tuple[str, ...]
    as_of: str
    confidence: Confidence

    @property
    def general_rule(self) -> bool:
        """Return whether only the rule for its ISCO group is known."""
        return self.id.startswith(ISCO)


@dataclass(frozen=True, slots=True)
class Authority:
    """A competent authority: the professions or groups it decides about, where, and for whom.

    `qualifier` says what the name leaves open: "district" (one of many), "which_by_district" or
    "most_states".
    """

    groups: frozenset[str]
    state: str  # "DE": nationwide
    origin: str  # "eu" or "third" where it decides only about training from there
    name: str
    qualifier: str
    website: str
    phone: str
    email: str
    fee_min: int | None
    fee_max: int | None
    sources: tuple[str, ...]
    as_of: str
    confidence: Confidence

    @property
    def reachable(self) -> bool:
        """Return whether any way to it is known."""
        return bool(self.website or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class ProfessionMention:
    """Words that name a profession; several `options` (ids) mean that it can be any of them."""

    text: str
    start: int
    end: int
    options: tuple[str, ...]
    score: float


def find_professions(text: str) -> list[ProfessionMention]:
    """Return the professions named in `text`, those left out that are only called on."""
    return [
        ProfessionMention(
            found.text, found.start, found.end, found.keys[:MOST_OPTIONS], found.score
        )
        for found in _gazetteer().find(text)
        if found.keys[0] not in CALLED_ON or is_claimed(text, found.start, found.end)
    ]


def profession(key: str) -> Profession:
    """Return a profession by its id, also one like `isco:7212`; KeyError if there is none."""
    return _general(key) if key.startswith(ISCO) else professions()[key]


def is_profession(key: str) -> bool:
    """Return whether there is a profession or ISCO group of this id."""
    return key in professions() or (key, "de") in _group_titles()


def target_groups(known: Profession) -> frozenset[str]:
    """Return the groups of the directory to which people of a profession belong."""
    groups = {
        "craft_occupations": {"vocational", "crafts"},
        "health_professions": {"vocational", "health"},
        "ihk_occupations": {"vocational", "ihk"},
        "non_regulated_degrees": {"academic"},
    }.get(known.authority_group, set())
    if known.isco.startswith(("234", "531")):
        groups = groups | {"pedagogy"}
    elif known.isco.startswith(("21", "221", "226", "23", "24", "25", "26")):
        groups = groups | {"academic"}
    return frozenset(groups)


def profession_name(key: str, language: str) -> str:
    """Return what a profession is called in a language; in German where no name is known."""
    if name := preferred_names().get((key, language)):
        return name
    if not key.startswith(ISCO):
        return professions()[key].name_de
    titles = _group_titles()
    return titles.get((key, language)) or titles.get((key, "de"), key)


@cache
def professions() -> Mapping[str, Profession]:
    """Return the reference occupations by id."""
    return {row["id"]: _profession(row) for row in _rows("professions.csv")}


@cache
def authorities() -> tuple[Authority, ...]:
    """Return all competent authorities."""
    return tuple(_authority(row) for row in _rows("authorities.csv"))


@cache
def preferred_names() -> Mapping[tuple[str, str], str]:
    """Return the display name of each (profession, language): the first one listed."""
    names: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        for row in _names(language):
            names.setdefault((row["profession_id"], language), row["name"])
    return names


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _names(language: str) -> list[dict[str, str]]:
    return _rows(f"names/{language}.csv") if (FOLDER / f"names/{language}.csv").exists() else []


def _profession(row: dict[str, str]) -> Profession:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Profession)}
    values |= {"regulated": row["regulated"] or None, "automatic": bool(row["automatic"])}
    return Profession(**values | _fees_and_sources(row))


def _authority(row: dict[str, str]) -> Authority:
    values: dict[str, Any] = row | {"groups": frozenset(row["groups"].split())}
    return Authority(**values | _fees_and_sources(row))


def _fees_and_sources(row: dict[str, str]) -> dict[str, Any]:
    return {
        "fee_min": _number(row["fee_min"]),
        "fee_max": _number(row["fee_max"]),
        "sources": tuple(row["sources"].split()),
    }


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def _gazetteer() -> Gazetteer[str]:
    own = [
        (row["name"], row["profession_id"]) for language in LANGUAGES for row in _names(language)
    ]
    other_words = {fold(word) for word in _lines("not_professions.txt")}
    unfit = other_words | {fold(name) for name, _ in own}
    unfit |= ordinary_words()
    others = [(name, key) for name, key in _esco_names() if fold(name) not in unfit]
    doubtful = doubtful_names() | {fold(word) for word in _lines("doubtful.txt")}
    return Gazetteer(
        own, rigid=others, doubtful=doubtful, others=other_words, stands=is_claimed, careful=True
    )


def _esco_names() -> Iterator[tuple[str, str]]:
    """Yield the names of all other professions with the id of their ISCO group.

    What is said about one of ours need not hold for its neighbours in the group: those get the
    general rule.
    """
    for isco, _language, label in _esco():
        if not isco.startswith(_NO_TRAINING):
            yield label, f"{ISCO}{isco}"


@cache
def _esco() -> tuple[tuple[str, str, str], ...]:
    with gzip.open(FOLDER / "esco.csv.gz") as packed:
        rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8"))
        next(rows)
        return tuple((isco, language, label) for isco, language, label in rows)


@cache
def _group_titles() -> Mapping[tuple[str, str], str]:
    """Return the titles of the ISCO groups."""
    return {(ISCO + row["isco"], row["language"]): row["title"] for row in _rows("isco.csv")}


def _general(key: str) -> Profession:
    """Return what the general rule says of an ISCO group."""
    group = key.removeprefix(ISCO)
    authority_group = _general_group(group)
    degree = authority_group == "non_regulated_degrees"
    return Profession(
        id=key,
        name_de=profession_name(key, "de"),
        name_en=profession_name(key, "en"),
        isco=group,
        esco="",
        regulated=None,
        scope="",
        law="",
        procedure="statement" if degree else "recognition",
        automatic=False,
        authority_group=authority_group,
        german_level="",
        german_level_states="",
        fee_min=None,
        fee_max=None,
        fee_basis="",
        fee_states="",
        sources=("https://www.anerkennung-in-deutschland.de",),
        as_of="",
        confidence="medium",
    )


def _general_group(isco: str) -> str:
    """Return whom the general rule names: health → state, degrees → ZAB, trades → chambers."""
    if isco.startswith(("22", "32")):
        return "health_professions"
    if isco.startswith(("1", "2")):
        return "non_regulated_degrees"
    return "craft_occupations" if isco.startswith("7") else "ihk_occupations"
