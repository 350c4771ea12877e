"""What is known about the recognition of a profession in one person's case.

A finding only joins rows: the profession's, that of the authority which decides, and the facts its
statements rest on (`data/guidance/findings.yml`). What no row says is unknown, and is said to be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from ruamel.yaml import YAML

from guidance.facts import DATA, facts
from guidance.recognition.professions import (
    Authority,
    Profession,
    authorities,
    find_professions,
    profession,
    professions,
)

Origin = Literal["eu", "third"]
Part = Literal["card", "steps"]
#: Catalogue context of the sentences in findings.yml.
FINDING = "finding"
#: Authority groups of professions with vocational training (duale Ausbildung).
TRAINING = frozenset(
    {"craft_occupations", "ihk_occupations", "agriculture_housekeeping_occupations"}
)
#: Professions whose authority every state should have: where it is unknown, there is a gap.
KEY_PROFESSIONS = (
    "doctor", "dentist", "pharmacist", "veterinarian", "psychotherapist", "nurse", "midwife",
    "physiotherapist", "teacher", "educator", "engineer", "architect", "social_worker", "lawyer",
    "electrician", "it_specialist", "economist",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What a person told; all but the profession may be unknown."""

    profession: str
    state: str | None = None
    origin: Origin | None = None
    abroad: bool = False
    without_documents: bool = False
    without_diploma: bool = False

    @classmethod
    def of(cls, offer: Mapping[str, Any]) -> "Case":
        """Return the case that the values of a card describe."""
        return cls(**{name: offer[name] for name in cls.__slots__ if offer.get(name) is not None})


@dataclass(frozen=True, slots=True)
class Fee:
    """Euros; `basis`: whose fee it is, "office" for that of the authority (or see Profession)."""

    min: int
    max: int
    basis: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a finding: an English message id and the facts it rests on."""

    say: str
    facts: tuple[str, ...] = ()
    when: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, features: Mapping[str, Any]) -> bool:
        """Return whether the sentence holds for a case with these features."""
        return all(features[name] in _several(wanted) for name, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known about a case; `unknown` names what is not."""

    case: Case
    profession: Profession
    authority: Authority | None
    fee: Fee | None
    unknown: tuple[str, ...]

    @property
    def procedure(self) -> str:
        """Return which way there is: a procedure of the row, or one that fits the person."""
        known = self.profession
        if known.procedure == "eu_only" and self.case.origin == "third":
            return "none"
        if self.case.without_diploma and known.procedure == "recognition":
            return "validation" if known.authority_group in TRAINING else "experience"
        return known.procedure

    def statements(self, part: Part) -> list[Statement]:
        """Return the sentences of a part in order: of each group the first that fits."""
        features = self.features()
        fitting = (
            next((statement for statement in group if statement.fits(features)), None)
            for group in _statements()[part]
        )
        return [statement for statement in fitting if statement and statement.say]

    def features(self) -> dict[str, Any]:
        """Return what decides between the statements."""
        known = self.profession
        return {
            "general": known.general_rule,
            "kind": _kind(known),
            "procedure": self.procedure,
            "eu_only": known.procedure == "eu_only",
            "regulated": known.regulated or "unknown",
            "scope": known.scope,
            "automatic": known.automatic and self.case.origin == "eu",
            "origin": self.case.origin or "unknown",
            "authority": self._authority_is(),
            "qualifier": self.authority.qualifier if self.authority else "",
            "reachable": bool(self.authority and self.authority.reachable),
            "level": self._level_is(),
            "fee": self.fee.basis if self.fee else "unknown",
            "confidence": known.confidence,
            "abroad": self.case.abroad,
            "without_documents": self.case.without_documents,
        }

    def sources(self, part: Part) -> list[tuple[str, str | None]]:
        """Return address and date (as the source says it) of all that a part rests on, each once.

        The rows of profession and authority stand behind the card.
        """
        rests_on = [facts()[key] for said in self.statements(part) for key in said.facts]
        rows = [(fact.source, fact.as_of or "") for fact in rests_on]
        if part == "card":
            authority = self.authority
            named = [(url, authority.as_of) for url in authority.sources] if authority else []
            rows = [
                *((url, self.profession.as_of) for url in self.profession.sources),
                *named,
                *rows,
            ]
        dates: dict[str, str] = {}
        for url, as_of in rows:
            dates[url] = max(dates.get(url, ""), as_of)
        return [(url, as_of or None) for url, as_of in dates.items()]

    def _authority_is(self) -> str:
        if self.authority:
            return "known" if self.authority.confidence == "high" else "unconfirmed"
        return "unknown" if self.case.state else "by_state"

    def _level_is(self) -> str:
        if "+" in self.profession.german_level:
            return "with_exam"
        if self.profession.german_level:
            return "examples" if self.profession.german_level_states else "known"
        if self.profession.regulated == "no":
            return "none"
        return "usually_none" if self.profession.authority_group in TRAINING else "unknown"


def finding(case: Case) -> Finding:
    """Return what is known about a case; KeyError for a profession there is not."""
    known = profession(case.profession)
    authority = authority_for(known, case.state, case.origin)
    fee = _fee(known, authority)
    blanks = {
        "regulated": known.regulated,
        "authority": authority,
        "german_level": known.german_level or known.regulated == "no",
        "fee": fee,
    }
    unknown = tuple(name for name, value in blanks.items() if not value)
    return Finding(case, known, authority, fee, unknown)


def authority_for(
    known: Profession, state: str | None, origin: Origin | None = None
) -> Authority | None:
    """Return the authority that decides: the state's, else the nationwide one, else None.

    Weak entries are left out, and those for another origin: nobody is sent to an office that may
    be the wrong one.
    """
    fitting = [
        authority
        for authority in authorities()
        if {known.id, known.authority_group} & authority.groups
        and authority.state in (state, "DE")
        and authority.origin in ("", origin)
        and authority.confidence != "low"
    ]
    fitting.sort(key=lambda one: (one.state == "DE", known.id not in one.groups, not one.origin))
    return fitting[0] if fitting else None


def search(text: str, state: str | None, origin: Origin | None) -> list[dict[str, Any]]:
    """Return the findings for all professions named in `text`, as `lotse professions find`."""
    keys = dict.fromkeys(key for found in find_professions(text) for key in found.options)
    return [as_row(finding(Case(key, state, origin))) for key in keys]


def as_row(found: Finding) -> dict[str, Any]:
    """Return a finding under the names of the contract; what is unknown is None."""
    known, authority, fee = found.profession, found.authority, found.fee
    return {
        "profession": known.id,
        "name_de": known.name_de,
        "isco": known.isco,
        "esco": known.esco or None,
        "regulated": known.regulated,
        "scope": known.scope or None,
        "procedure": found.procedure,
        "automatic": found.features()["automatic"],
        "authority": authority.name if authority else None,
        "website": (authority.website or None) if authority else None,
        "phone": (authority.phone or None) if authority else None,
        "email": (authority.email or None) if authority else None,
        "german_level": known.german_level or None,
        "fee": fee and {"min": fee.min, "max": fee.max, "unit": "EUR", "basis": fee.basis,
                        "examples_from": list(fee.states)},
        "general_rule": known.general_rule,
        "unknown": list(found.unknown),
        "sources": [url for url, _ in found.sources("card")],
        "as_of": known.as_of or None,
        "confidence": known.confidence,
    }  # fmt: skip


def gaps(states: tuple[str, ...]) -> Iterator[str]:
    """Yield what the data does not know: authorities of the states, then blanks of professions."""
    for state in states:
        for key in KEY_PROFESSIONS:
            known = profession(key)
            origins: tuple[Origin, ...] = ("eu", "third")
            for origin in origins[:1] if known.procedure == "eu_only" else origins:
                if not authority_for(known, state, origin):
                    yield f"{state}: {key} ({origin}): authority"
    for key in professions():
        unknown = [name for name in finding(Case(key)).unknown if name != "authority"]
        if unknown:
            yield f"{key}: {', '.join(unknown)}"


def facts_of_findings() -> set[str]:
    """Return the ids of all facts that a sentence of a finding rests on or shows."""
    said = [one for groups in _statements().values() for group in groups for one in group]
    return {key for statement in said for key in statement.facts}


@cache
def _statements() -> Mapping[str, tuple[tuple[Statement, ...], ...]]:
    """Return the sentences of both parts: groups of alternatives."""
    parts = YAML(typ="safe").load(DATA / "findings.yml")
    return {
        part: tuple(
            tuple(
                Statement(row.get("say", ""), tuple(row.get("facts", ())), row.get("when", {}))
                for row in group
            )
            for group in groups
        )
        for part, groups in parts.items()
    }


def _fee(known: Profession, authority: Authority | None) -> Fee | None:
    """Return the fee of the authority that decides, else examples; None where none was seen."""
    if authority and authority.fee_min is not None and authority.fee_max is not None:
        return Fee(authority.fee_min, authority.fee_max, "office", ())
    if known.fee_min is None or known.fee_max is None:
        return None
    return Fee(known.fee_min, known.fee_max, known.fee_basis, tuple(known.fee_states.split()))


def _kind(known: Profession) -> str:
    """Return the kind of training: decides which general rule holds."""
    if known.authority_group in TRAINING:
        return "training"
    groups = {"health_professions": "health", "non_regulated_degrees": "degree"}
    return groups.get(known.authority_group, "other")


def _several(wanted: Any) -> tuple[Any, ...]:
    return tuple(wanted) if isinstance(wanted, list) else (wanted,)
