"""Ranking: how well a partner fits a need, in points, and the reasons for them.

Every factor is one function that returns its points and reasons for one partner, or None if
the partner cannot be offered at all. All the points stand in `WEIGHTS`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain
from math import inf
from typing import NamedTuple

from guidance.directory import TARGET_GROUPS, Partner
from guidance.opening import Opening
from guidance.places import Place, kilometres

#: Farther than this nobody is asked to travel.
NEAR_KM = 60

#: Points for (+) and against (-) an offer. The yardstick is the way: 2 km cost one point.
WEIGHTS: Mapping[str, float] = {
    # Who it is for comes first: the right desk 60 km away beats the wrong one next door.
    "for_group": 30,  # made for people like this one
    "only_for": -35,  # made for a group the person may or may not belong to
    "related_topic": -40,  # does not do it, but knows who does
    # Then whether the two understand each other.
    "speaks": 25,
    "other_languages": -15,  # its languages are known, and none is the person's
    # Then the way.
    "km": -0.5,  # each of the first 60 km
    "far_km": -0.1,  # each further one, unless the partner also advises from afar
    "somewhere": -15,  # as much as 30 km: somewhere in the state
    "format": 12,  # in the way the person wishes
    "other_formats": -12,
    # Then how closely the partner belongs here.
    "district": 15,  # made for this district
    "state": 5,
    "part_of_state": -20,  # serves one part of the state, perhaps not the person's
    "other_state": -25,
    # Then how sure the entry is.
    "high": 10,
    "medium": 5,
    "low": -10,
    "contact": 4,  # can be called or written to at once
    "year": -1,  # each year since it was confirmed, at most six; four if that is not known
    # Last the hour: it changes, and most people come another day anyway.
    "open": 6,
    "day": -0.5,  # each day until it opens, at most six; four if the hours are not known
}
#: So many points the hour can make at most.
OPENING_SPAN = WEIGHTS["open"] - 6 * WEIGHTS["day"]

#: In what role people ask about a topic, where it is not for themselves.
ROLES: Mapping[str, frozenset[str]] = {
    "coordination": TARGET_GROUPS["role"],
    "employers": frozenset({"employer"}),
    "intercultural_training": frozenset({"employer", "job_centre", "professional"}),
    "migrant_organisations": frozenset({"organisation", "person"}),
    "professional_support": frozenset({"job_centre", "network", "professional"}),
}
_PERSON = frozenset({"person"})
#: Groups that most people belong to, so that nobody has to say so.
_TYPICAL = frozenset({"adult"})
_SPEAKERS = {"ru": "russian_speaking"}
_KINDS = {group: kind for kind, groups in TARGET_GROUPS.items() for group in groups}
_REMOTE = frozenset({"phone", "video", "email", "chat"})


@dataclass(frozen=True)
class Need:
    """What somebody is looking for, and when; languages and formats in order of preference."""

    topic: str
    at: datetime
    place: Place | None = None
    state: str | None = None  # where no place is known
    abroad: bool = False
    languages: tuple[str, ...] = ()
    targets: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ()
    exclude: frozenset[str] = frozenset()

    @cached_property
    def spot(self) -> Place | None:
        """The place, unless it is a whole state, from which no distance can be told."""
        return self.place if self.place and self.place.kind != "state" else None

    @cached_property
    def home(self) -> str | None:
        """The code of the state."""
        return self.place.state if self.place else self.state

    @cached_property
    def areas(self) -> frozenset[str]:
        """All that a partner's area may be called if the partner serves this person."""
        district = self.spot.district if self.spot else None
        return frozenset(filter(None, ("DE", self.home, district)))

    @cached_property
    def groups(self) -> Mapping[str, frozenset[str]]:
        """What is known of the person, by kind of group."""
        known = set(self.targets)
        known |= {_SPEAKERS.get(language, "other_language") for language in self.languages}
        known |= {"abroad"} if self.abroad else set()
        if not known & TARGET_GROUPS["role"] or self.topic in ROLES:
            known |= ROLES.get(self.topic, _PERSON)
        return dict(_by_kind(frozenset(known)))


class Reason(NamedTuple):
    """Why a partner is offered, or what speaks for asking first: a code and its subject."""

    kind: str
    value: str = ""


class Factor(NamedTuple):
    """What one consideration is worth."""

    points: float = 0
    reasons: tuple[Reason, ...] = ()


class Standing(NamedTuple):
    """A partner's points and reasons before the hour is looked at."""

    points: float
    partner: Partner
    distance_km: float | None
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[float, float, str]:
        """Sort by points, then by distance; the id makes the order the same every time."""
        return -self.points, inf if self.distance_km is None else self.distance_km, self.partner.id


def standing(need: Need, partner: Partner) -> Standing | None:
    """Weigh `partner` for `need`; None if it is for other places or other people."""
    distance = _distance(need, partner)
    factors = [factor(need, partner, distance) for factor in _FACTORS]
    if any(factor is None for factor in factors):
        return None
    return Standing(
        sum(factor.points for factor in factors if factor),
        partner,
        distance,
        tuple(chain.from_iterable(factor.reasons for factor in factors if factor)),
    )


def opening_points(opening: Opening, at: datetime) -> float:
    """Return what the hour is worth: most if open now, less the later it opens."""
    if opening.state == "open":
        return WEIGHTS["open"]
    if opening.state == "unknown":
        return 4 * WEIGHTS["day"]
    days = (opening.next - at).total_seconds() / 86_400 if opening.next else 6
    return min(days, 6) * WEIGHTS["day"]
