"""Professions as people name them, and what is known about their recognition in Germany.

150 reference occupations have a row of their own. Other professions are known by their ISCO group
through ESCO, and only the general rule holds for them. What a row does not say is unknown: it is
never guessed.
"""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from guidance.facts import DATA, Confidence
from guidance.gazetteer import Gazetteer
from guidance.languages import LANGUAGES
from guidance.text import fold
from guidance.words import doubtful_names

FOLDER = DATA / "professions"
#: Prefix of the ids of professions that are known by their ISCO group only.
ISCO = "isco:"
#: More candidates than this nobody would choose from.
MOST_OPTIONS = 5

Regulated = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Profession:
    """A reference occupation; fees in euros, `fee_states` are those the fees were seen in.

    `scope` says of a partly regulated one what is regulated: "self_employment", "title",
    "some_states" or "some_work".
    """

    id: str
    name_de: str
    name_en: str
    isco: str
    esco: str
    regulated: Regulated | None
    scope: str
    law: str
    authority_group: str
    german_level: str
    german_level_states: str
    fee_min: int | None
    fee_max: int | None
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
    """A competent authority: the professions or groups it decides about, and where."""

    groups: frozenset[str]
    state: str  # "DE": nationwide
    name: str
    website: str
    sources: tuple[str, ...]
    as_of: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ProfessionMention:
    """Words that name a profession; several `options` (ids) mean that it can be any of them."""

    text: str
    start: int
    end: int
    options: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known about the recognition of a profession in a state; `unknown` names the rest."""

    profession: Profession
    authority: Authority | None
    unknown: tuple[str, ...]


def find_professions(text: str) -> list[ProfessionMention]:
    """Return the professions named in `text`."""
    return [
        ProfessionMention(
            found.text, found.start, found.end, found.keys[:MOST_OPTIONS], found.score
        )
        for found in _gazetteer().find(text)
    ]


def profession(key: str) -> Profession:
    """Return a profession by its id, also one like `isco:7212`; KeyError if there is none."""
    return _general(key) if key.startswith(ISCO) else professions()[key]


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
    if key.startswith(ISCO):
        return _isco_names().get((key, language)) or _isco_names().get((key, "en"), key)
    return preferred_names().get((key, language)) or professions()[key].name_de


def finding(key: str, state: str | None, country_origin: str | None = None) -> Finding:
    """Return what is known about a profession for a state (such as DE-SL) and origin."""
    known = profession(key)
    authority = authority_for(known, state, country_origin)
    blanks = {
        "regulated": known.regulated,
        "authority": authority,
        "german_level": known.german_level,
        "fee": known.fee_min is not None or None,
    }
    return Finding(known, authority, tuple(name for name, value in blanks.items() if not value))


def authority_for(
    known: Profession, state: str | None, country_origin: str | None = None
) -> Authority | None:
    """Return the authority that decides: the state's, else the nationwide one, else None.

    Weak entries are left out: nobody is sent to an office that may be the wrong one.
    """
    wanted = {known.id, known.authority_group}
    if known.id == "teacher" or known.id.endswith("_teacher"):
        wanted |= {"teacher", f"teacher_{'eu' if country_origin == 'eu' else 'third_country'}"}
    fitting = [
        authority
        for authority in authorities()
        if wanted & authority.groups
        and authority.state in (state, "DE")
        and authority.confidence != "low"
    ]
    fitting.sort(key=lambda one: (known.id not in one.groups, one.state == "DE"))
    return fitting[0] if fitting else None


def search(text: str, state: str | None, country_origin: str | None) -> list[dict[str, Any]]:
    """Return the findings for all professions named in `text`, as `lotse professions find`."""
    keys = dict.fromkeys(key for found in find_professions(text) for key in found.options)
    return [as_row(finding(key, state, country_origin)) for key in keys]


def as_row(found: Finding) -> dict[str, Any]:
    """Return a finding under the names of the contract; what is unknown is None."""
    known, authority = found.profession, found.authority
    fee = None
    if known.fee_min is not None:
        states = known.fee_states.split()
        fee = {"min": known.fee_min, "max": known.fee_max, "unit": "EUR", "examples_from": states}
    sources = [*known.sources, *(authority.sources if authority else ())]
    return {
        "profession": known.id,
        "name_de": known.name_de,
        "regulated": known.regulated,
        "scope": known.scope or None,
        "authority": authority.name if authority else None,
        "website": (authority.website or None) if authority else None,
        "german_level": known.german_level or None,
        "fee": fee,
        "general_rule": known.general_rule,
        "unknown": list(found.unknown),
        "sources": list(dict.fromkeys(sources)),
        "as_of": known.as_of or None,
        "confidence": known.confidence,
    }


@cache
def professions() -> Mapping[str, Profession]:
    """Return the reference occupations by id."""
    return {row["id"]: _profession(row) for row in _rows("professions.csv")}


@cache
def authorities() -> tuple[Authority, ...]:
    """Return all competent authorities."""
    return tuple(
        Authority(
            groups=frozenset(row["groups"].split()),
            state=row["state"],
            name=row["name"],
            website=row["website"],
            sources=tuple(row["sources"].split()),
            as_of=row["as_of"],
            confidence=row["confidence"],  # type: ignore[arg-type]
        )
        for row in _rows("authorities.csv")
    )


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
    text = {field.name: row[field.name] for field in fields(Profession)}
    return Profession(
        **text
        | {
            "regulated": row["regulated"] or None,
            "fee_min": _number(row["fee_min"]),
            "fee_max": _number(row["fee_max"]),
            "sources": tuple(row["sources"].split()),
        }  # type: ignore[arg-type]
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def _gazetteer() -> Gazetteer[str]:
    own = [
        (row["name"], row["profession_id"]) for language in LANGUAGES for row in _names(language)
    ]
    known = {name.casefold() for name, _ in own}
    unfit = known | {fold(word) for word in _lines("not_professions.txt")}
    others = [(name, key) for name, key in _esco_names() if name.casefold() not in unfit]
    doubtful = doubtful_names() | {fold(word) for word in _lines("doubtful.txt")}
    return Gazetteer(own, rigid=others, doubtful=doubtful)


def _esco_names() -> Iterator[tuple[str, str]]:
    """Yield the names of all other professions with the id of their ISCO group.

    Where one of ours is the only one in its ISCO group, the group's names lead to it.
    """
    by_isco: dict[str, list[str]] = {}
    for key, known in professions().items():
        by_isco.setdefault(known.isco, []).append(key)
    for isco, _language, label in _esco():
        ours = by_isco.get(isco, [])
        yield label, ours[0] if len(ours) == 1 and isco != "" else f"{ISCO}{isco}"


@cache
def _esco() -> tuple[tuple[str, str, str], ...]:
    with gzip.open(FOLDER / "esco.csv.gz") as packed:
        rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8"))
        next(rows)
        return tuple((isco, language, label) for isco, language, label in rows)


@cache
def _isco_names() -> Mapping[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for isco, language, label in _esco():
        names.setdefault((f"{ISCO}{isco}", language), label)
    return names


def _general(key: str) -> Profession:
    """Return what the general rule says of an ISCO group."""
    group = key.removeprefix(ISCO)
    return Profession(
        id=key,
        name_de=profession_name(key, "de"),
        name_en=profession_name(key, "en"),
        isco=group,
        esco="",
        regulated=None,
        scope="",
        law="",
        authority_group=_general_group(group),
        german_level="",
        german_level_states="",
        fee_min=None,
        fee_max=None,
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
