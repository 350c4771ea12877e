"""Ranking: how well a partner fits a need, in points, and the reasons for them.

Every factor is one function that returns its points and reasons for one partner, or None if
the partner cannot be offered at all. All the points stand in `WEIGHTS`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from math import inf
from typing import NamedTuple

from guidance.counselling.directory import TARGET_GROUPS, Directory, Partner
from guidance.counselling.opening import BERLIN, Opening
from guidance.geography.places import Place, distance_km

#: Farther than this nobody is asked to travel.
NEAR_KM = 60
#: As far as those are shown who ask for somebody farther away.
WIDE_KM = 150
#: So many kilometres is a degree north and, in the far north of Germany, east.
_KM_NORTH, _KM_EAST = 111, 63

#: Points for (+) and against (-) an offer. The yardstick is the way: 2 km cost one point.
WEIGHTS: Mapping[str, float] = {
    # Who it is for comes first: the right desk 60 km away beats the wrong one next door.
    "for_group": 35,  # made for people like this one
    "only_for": -35,  # made for a group the person may or may not belong to
    "related_topic": -40,  # does not do it, but knows who does
    "decides": -30,  # decides about applications: advice comes from those who only advise
    # Then whether the two understand each other.
    "speaks": 25,
    "other_languages": -15,  # its languages are known, and none is the person's
    # Then the way.
    "km": -0.5,  # each of the first 60 km
    "far_km": -0.1,  # each further one, unless the partner also advises from afar
    "somewhere": -10,  # as much as 20 km: somewhere in the state
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
    "website": 2,  # can at least be looked up
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
#: Groups that somebody of whom nothing is known may well belong to.
_OPEN_TO_ALL = frozenset({"adult", "low_threshold"})
_SPEAKERS = {"ru": "russian_speaking"}
_KINDS = {group: kind for kind, groups in TARGET_GROUPS.items() for group in groups}
_KINDS["other_language"] = "language"
_REMOTE = frozenset({"phone", "video", "email", "chat"})


@dataclass(frozen=True)
class Need:
    """What somebody is looking for, and when; languages and formats in order of preference.

    `topic` and `targets` are codes of the directory (`TOPICS`, `TARGET_GROUPS`); `at` has a zone.
    """

    topic: str
    at: datetime
    place: Place | None = None
    state: str | None = None  # where no place is known
    abroad: bool = False
    languages: tuple[str, ...] = ()
    targets: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ()
    exclude: frozenset[str] = frozenset()
    general: bool = False  # the topic is only supposed: who is on the spot knows the rest
    formats_only: bool = False  # nobody who does not advise in one of the formats
    beyond_km: float | None = None  # only those who are farther away

    @cached_property
    def today(self) -> date:
        """The day in Germany."""
        return self.at.astimezone(BERLIN).date()

    @cached_property
    def spot(self) -> Place | None:
        """The place, unless it is a whole state, from which no distance can be told."""
        return self.place if self.place and self.place.kind != "state" else None

    @cached_property
    def home(self) -> str | None:
        """The code of the state."""
        return self.place.state if self.place else self.state

    @cached_property
    def district(self) -> str | None:
        """The name of the district."""
        if not self.spot:
            return None
        return self.spot.name if self.spot.kind == "district" else self.spot.district

    @cached_property
    def reach_km(self) -> int:
        """How far over the border of the state somebody is offered."""
        return NEAR_KM if self.beyond_km is None else WIDE_KM

    @cached_property
    def areas(self) -> frozenset[str]:
        """All that a partner's area may be called if the partner serves this person."""
        return frozenset(filter(None, ("DE", self.home, self.district)))

    @cached_property
    def groups(self) -> Mapping[str, frozenset[str]]:
        """What is known of the person, by kind of group."""
        known = set(self.targets)
        known |= {_SPEAKERS.get(language, "other_language") for language in self.languages}
        known |= {"abroad"} if self.abroad else set()
        known |= {"third_country"} if "refugee" in known else set()
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

    def has(self, *kinds: str) -> bool:
        """Say whether one of the reasons is of one of these kinds."""
        return any(reason.kind in kinds for reason in self.reasons)


def candidates(need: Need, directory: Directory, topic: str) -> Iterable[Partner]:
    """Return those on a topic who may be offered, found without looking at all the others."""
    if need.spot is None:
        return directory.by_topic.get(topic, ())
    degrees = need.reach_km / _KM_NORTH, need.reach_km / _KM_EAST
    return directory.near(topic, sorted(need.areas), need.spot, degrees)


def standing(need: Need, partner: Partner) -> Standing | None:
    """Weigh `partner` for `need`; None if it is for other places or other people."""
    if not _within_reach(need, partner):
        return None
    distance = distance_km(need.spot, partner.place) if need.spot and partner.place else None
    if need.beyond_km is not None and (distance is None or distance <= need.beyond_km):
        return None
    points = 0.0
    reasons: tuple[Reason, ...] = ()
    for weigh in _FACTORS:
        factor = weigh(need, partner, distance)
        if factor is None:
            return None
        points += factor.points
        reasons += factor.reasons
    return Standing(points, partner, distance, reasons)


def opening_points(opening: Opening, at: datetime) -> float:
    """Return what the hour is worth: most if open now, less the later it opens."""
    if opening.state == "open":
        return WEIGHTS["open"]
    if opening.state == "unknown":
        return 4 * WEIGHTS["day"]
    days = (opening.next - at).total_seconds() / 86_400 if opening.next else 6
    return min(days, 6) * WEIGHTS["day"]


def decides(partner: Partner) -> bool:
    """Return whether a partner decides about applications, too."""
    return "decision" in partner.topics


def _within_reach(need: Need, partner: Partner) -> bool:
    """Sort out quickly all who neither serve the place nor are anywhere near."""
    if need.spot is None or not need.areas.isdisjoint(partner.service_area):
        return True
    return (
        partner.place is not None
        and abs(partner.place.latitude - need.spot.latitude) * _KM_NORTH < need.reach_km
        and abs(partner.place.longitude - need.spot.longitude) * _KM_EAST < need.reach_km
    )


def _group(need: Need, partner: Partner, _: float | None) -> Factor | None:
    fitting, doubtful = [], []
    for kind, groups in _wanted(partner.target_groups):
        known = need.groups.get(kind)
        if known is None:
            doubtful += sorted(groups) if not groups & _OPEN_TO_ALL else []
        elif not known & groups:
            return None
        elif kind != "role" or need.targets & groups:
            fitting += sorted(known & groups)
    points = (WEIGHTS["for_group"] if fitting else 0) + (WEIGHTS["only_for"] if doubtful else 0)
    reasons = [Reason("for_group", group) for group in fitting]
    return Factor(points, (*reasons, *(Reason("only_for", group) for group in doubtful)))


@lru_cache
def _wanted(groups: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Who is taken, by kind of group: persons, where nothing is said about the role."""
    return _by_kind(groups if groups & TARGET_GROUPS["role"] else groups | _PERSON)


def _by_kind(groups: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    kinds = sorted({_KINDS[group] for group in groups if group in _KINDS})
    return tuple(
        (kind, frozenset(group for group in groups if _KINDS.get(group) == kind)) for kind in kinds
    )


def _language(need: Need, partner: Partner, _: float | None) -> Factor:
    if not need.languages or not partner.languages:
        return Factor()
    for language in need.languages:
        if language != "de" and language in partner.languages:
            return Factor(WEIGHTS["speaks"], (Reason("speaks", language),))
    # German is spoken everywhere, so it neither distinguishes nor excludes anybody.
    return Factor() if "de" in need.languages else Factor(WEIGHTS["other_languages"])


def _way(need: Need, partner: Partner, distance: float | None) -> Factor:
    remote = not _REMOTE.isdisjoint(partner.formats)
    if remote and need.formats and _REMOTE.issuperset(need.formats):
        return Factor()
    if distance is None:
        at_home = need.spot is None or (remote and "in_person" not in partner.formats)
        return Factor() if at_home else Factor(WEIGHTS["somewhere"])
    points = min(distance, NEAR_KM) * WEIGHTS["km"]
    if distance <= NEAR_KM:
        return Factor(points, (Reason("distance", f"{distance:.1f}"),))
    if not remote:
        points += (distance - NEAR_KM) * WEIGHTS["far_km"]
    return Factor(points, (Reason("far", f"{distance:.0f}"),))


def _format(need: Need, partner: Partner, _: float | None) -> Factor | None:
    if not need.formats:
        return Factor()
    known = {*partner.formats, *(["phone"] if partner.phone else [])}
    for wished in need.formats:
        if wished in known:
            return Factor(WEIGHTS["format"], (Reason("format", wished),))
    if need.formats_only:
        return None
    return Factor(WEIGHTS["other_formats"] if partner.formats else 0)


def _area(need: Need, partner: Partner, distance: float | None) -> Factor | None:
    served = partner.service_area
    if need.abroad:
        return Factor(0, (Reason("abroad"),)) if "abroad" in served else None
    if not need.areas.isdisjoint(served):
        for kind, area in (("district", need.district), ("state", need.home)):
            if area in served:
                return Factor(WEIGHTS[kind], (Reason("serves_area", area or ""),))
        return Factor(0, (Reason("nationwide"),))
    if need.spot is None and need.home and need.home == partner.state:
        return Factor(WEIGHTS["part_of_state"], (Reason("part_of_state", min(served)),))
    # Over the border of the state: only to whom the whole state comes, and only if it is near.
    if partner.state in served and distance is not None and distance <= need.reach_km:
        return Factor(WEIGHTS["other_state"], (Reason("other_state", partner.state or ""),))
    return None


def _task(need: Need, partner: Partner, _: float | None) -> Factor:
    other_task = decides(partner) and need.topic != "decision"
    return Factor(WEIGHTS["decides"] if other_task else 0)


def _certainty(need: Need, partner: Partner, _: float | None) -> Factor:
    confirmed = partner.confirmed_on
    years = min(max(need.today.year - int(confirmed[:4]), 0), 6) if confirmed else 4
    points = WEIGHTS[partner.confidence] + years * WEIGHTS["year"]
    reasons = (Reason("unconfirmed", confirmed or ""),) if partner.confidence == "low" else ()
    if partner.phone or partner.email:
        return Factor(points + WEIGHTS["contact"], reasons)
    points += WEIGHTS["website"] if partner.website else 0
    if partner.reach_via:
        return Factor(points, (*reasons, Reason("ask_via", partner.reach_via)))
    if partner.street:
        return Factor(points, reasons)
    missing = Reason("website_only" if partner.website else "no_contact")
    return Factor(points, (*reasons, missing))


_FACTORS: tuple[Callable[[Need, Partner, float | None], Factor | None], ...] = (
    _area,
    _group,
    _language,
    _way,
    _format,
    _task,
    _certainty,
)
