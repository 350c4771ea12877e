"""Referral: the partners who fit a person best, each with the reasons.

Partners who do not serve the person's area, are not meant for people like this person or no
longer exist are never offered. The others are ranked by points (`WEIGHTS`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import asin, cos, inf, radians, sin, sqrt
from typing import Protocol

from guidance.directory import TARGET_GROUPS, Directory, Partner
from guidance.opening import UNKNOWN, Opening, opening_state

#: Farther than this nobody is asked to travel.
NEAR_KM = 60
#: The service that knows where to turn when nobody else does.
HOTLINE = "de-hotline-alid"

#: Points for (+) and against (-) an offer. The yardstick is the way: 2 km cost one point.
WEIGHTS: Mapping[str, float] = {
    # Who it is for comes first: the right desk 60 km away beats the wrong one next door.
    "for_group": 30,  # made for people like this one
    "only_for": -35,  # made for a group the person may or may not belong to
    "related_topic": -40,  # does not do it, but knows who does
    # Then whether both understand each other.
    "speaks": 25,
    "other_languages": -15,  # languages are known, and none is the person's
    # Then the way.
    "km": -0.5,  # each of the first 60 km
    "far_km": -0.1,  # each further km, unless the partner also advises from afar
    "place_unknown": -15,  # as much as 30 km: somewhere in the state
    "format": 12,  # in the way the person wishes
    "other_formats": -12,
    # Then how closely the partner belongs here.
    "district": 15,  # made for this district
    "state": 5,
    "elsewhere_in_state": -20,  # serves one part of the state, perhaps not the person's
    "other_state": -25,
    # Then how sure the entry is.
    "high": 10,
    "medium": 5,
    "low": -10,
    "contact": 4,  # can be called or written to at once
    "year": -1,  # each year since it was confirmed, at most six
    # Last the hour: it changes, and most people come another day anyway.
    "open": 6,
    "closed_day": -0.5,  # each day until it opens, at most six; unknown hours count as four
}
_OPENING_SPAN = WEIGHTS["open"] - 6 * WEIGHTS["closed_day"]
_UNKNOWN_YEARS = 4
_REMOTE = ("phone", "video", "chat", "email")

#: Whose advice is the next best thing, topic by topic.
RELATED: Mapping[str, tuple[str, ...]] = {
    "competence_assessment": ("qualification", "recognition"),
    "decision": ("recognition",),
    "employers": ("coordination",),
    "intercultural_training": ("employers", "coordination"),
    "professional_support": ("coordination",),
    "qualification": ("recognition", "coordination"),
    "recognition": ("coordination",),
}

#: In what role people ask about a topic, where it is not for themselves.
_ROLES: Mapping[str, frozenset[str]] = {
    "coordination": TARGET_GROUPS["role"],
    "employers": frozenset({"employer"}),
    "intercultural_training": frozenset({"employer", "job_centre", "professional"}),
    "migrant_organisations": frozenset({"organisation", "person"}),
    "professional_support": frozenset({"job_centre", "network", "professional"}),
}
#: Most people are this, so it need not be said.
_TYPICAL = frozenset({"adult"})
_SPEAKERS = {"ru": "russian_speaking"}


class Place(Protocol):
    """What a referral needs to know of a place in Germany."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def state(self) -> str: ...
    @property
    def district(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody is looking for. Languages and formats in order of preference."""

    topic: str
    at: datetime
    place: Place | None = None
    state: str | None = None  # where no place is known
    abroad: bool = False
    languages: tuple[str, ...] = ()
    targets: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ()
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a partner is offered, or what speaks for asking first: a code and what it is about."""

    kind: str
    value: str = ""


#: Reasons that make an offer less than certain.
DOUBTS = frozenset({"ask_via", "far", "only_for", "other_state", "part_of_state", "related_topic",
                    "unconfirmed"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One partner for one need; `distance_km` is None where either place is unknown."""

    partner: Partner
    distance_km: float | None
    opening: Opening
    reasons: tuple[Reason, ...]

    @property
    def certain(self) -> bool:
        """Say whether the person can go there without asking anybody first."""
        return not any(reason.kind in DOUBTS for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Referral:
    """The best offers first; `nationwide` ways where none of them is certain.

    `notes` are codes: "abroad", "place_unknown", "none_near", "none_certain", "ended_offer".
    `ended` are former offers for exactly this need, without their contact data.
    """

    offers: tuple[Offer, ...]
    nationwide: tuple[Offer, ...]
    notes: tuple[str, ...]
    ended: tuple[Partner, ...] = ()


def refer(need: Need, directory: Directory, limit: int = 3) -> Referral:
    """Return at most `limit` offers for `need`, and as many nationwide ones where needed."""
    asked = _Asked(need)
    local = asked.rank(_local(asked, directory), limit)
    best = local[0].points if local else -inf
    ended = _ended(asked, directory, best)
    offers = tuple(standing.offer(asked) for standing in local)
    notes = _notes(need, offers, bool(ended))
    nationwide = () if notes == () else _nationwide(asked, directory, limit, offers)
    return Referral(offers, nationwide, notes, ended)


def distance_km(here: Place, latitude: float, longitude: float) -> float:
    """Return the distance as the crow flies, in kilometres."""
    north, other = radians(here.latitude), radians(latitude)
    east = radians(longitude - here.longitude)
    half = sin((other - north) / 2) ** 2 + cos(north) * cos(other) * sin(east / 2) ** 2
    return 12_742 * asin(sqrt(half))
