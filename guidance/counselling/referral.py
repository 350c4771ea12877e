"""Referral: the partners who fit a person best, each with the reasons.

Partners who do not serve the person's area, are not meant for people like this person or no
longer exist are never offered; the others are ranked (`guidance.counselling.ranking`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from math import inf

from guidance.counselling.directory import Directory, Partner
from guidance.counselling.opening import Opening, opening_state
from guidance.counselling.ranking import (
    NEAR_KM,
    OPENING_SPAN,
    WEIGHTS,
    Need,
    Reason,
    Standing,
    candidates,
    decides,
    opening_points,
    standing,
)

__all__ = ["DOUBTS", "Need", "Offer", "Reason", "Referral", "languages_of", "refer"]

#: The service that knows where to turn when nobody else does.
HOTLINE = "de-hotline-alid"
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
#: Reasons that make an offer less than certain.
DOUBTS = frozenset(
    {"ask_via", "far", "no_contact", "only_for", "other_state", "part_of_state", "related_topic"}
    | {"unconfirmed", "website_only"}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One partner for one need; `distance_km` is None where either place is unknown."""

    partner: Partner
    distance_km: float | None
    opening: Opening
    reasons: tuple[Reason, ...]

    @property
    def certain(self) -> bool:
        """Whether the person can turn there without asking anybody first."""
        return DOUBTS.isdisjoint(reason.kind for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Referral:
    """The best offers first; the nationwide ways where none of them is certain.

    `notes` are codes: "abroad", "place_unknown", "none_near", "none_certain", "ended_offer".
    `ended` are former offers for exactly this need, without their contact data.
    """

    offers: tuple[Offer, ...]
    nationwide: tuple[Offer, ...]
    notes: tuple[str, ...]
    ended: tuple[Partner, ...] = ()


def refer(need: Need, directory: Directory, limit: int = 3) -> Referral:
    """Return at most `limit` offers for `need`, and as many nationwide ones where needed."""
    local = _best(need, _local(need, directory), limit)
    ended = _ended(need, directory, local[0][0] if local else -inf)
    offers = tuple(offer for _, offer in local)
    certain = any(offer.certain for offer in offers)
    return Referral(
        offers,
        () if certain else _nationwide(need, directory, offers, limit),
        tuple(_notes(need, offers, certain, bool(ended))),
        ended,
    )


def languages_of(need: Need, directory: Directory) -> tuple[str, ...]:
    """Return the languages of all who could be offered, beside German, the most spoken first."""
    asked = replace(need, exclude=frozenset(), languages=(), formats_only=False, beyond_km=None)
    anywhere = replace(asked, place=None, state=None)
    who = {found.partner.id: found.partner for found in _local(asked, directory)}
    who |= {found.partner.id: found.partner for found in _current(anywhere, directory)}
    spoken = Counter(code for partner in who.values() for code in partner.languages)
    return tuple(code for code, _ in spoken.most_common() if code != "de")


def _notes(need: Need, offers: tuple[Offer, ...], certain: bool, ended: bool) -> Iterator[str]:
    if need.abroad:
        yield "abroad"
    elif not need.home:
        yield "place_unknown"
    elif need.spot and not any(map(_is_near, offers)):
        yield "none_near"
    if not certain:
        yield "none_certain"
    if ended:
        yield "ended_offer"


def _is_near(found: Offer | Standing) -> bool:
    return found.distance_km is not None and found.distance_km <= NEAR_KM


def _local(need: Need, directory: Directory) -> list[Standing]:
    """Weigh all who serve the place or state, and whom else to ask about the topic."""
    if need.abroad or not need.home:
        return []
    exact = [found for found in _current(need, directory) if _belongs_here(found)]
    if need.beyond_km is None and any(
        _is_near(found) and not found.has("other_state") for found in exact
    ):
        exact = [found for found in exact if not found.has("other_state")]
    return exact + list(_related(need, directory, exact))


def _related(need: Need, directory: Directory, exact: list[Standing]) -> Iterator[Standing]:
    """Weigh those who know who deals with the topic, or do something like it."""
    seen = {found.partner.id for found in exact}
    advised = any(need.topic == "decision" or not decides(found.partner) for found in exact)
    for topic in RELATED.get(need.topic, ()):
        # If nobody else is there, those who otherwise advise only colleagues are asked, too.
        asking = need if advised else replace(need, topic=topic)
        for found in _current(asking, directory, topic):
            if found.partner.id not in seen and not found.has("other_state", "nationwide"):
                seen.add(found.partner.id)
                reason = Reason("related_topic", topic)
                on_the_spot = need.general and need.district in found.partner.service_area
                points = found.points + (0 if on_the_spot else WEIGHTS["related_topic"])
                yield found._replace(points=points, reasons=(*found.reasons, reason))


def _belongs_here(found: Standing) -> bool:
    """Return whether somebody is there for this place; a nationwide authority advises nobody."""
    nearby = _is_near(found) and not decides(found.partner)
    return nearby or not found.has("nationwide")


def _current(need: Need, directory: Directory, topic: str | None = None) -> Iterator[Standing]:
    """Weigh the offers on `topic` that still exist and have not been shown yet."""
    for partner in candidates(need, directory, topic or need.topic):
        found = standing(need, partner)
        if found and partner.id not in need.exclude and not partner.has_ended(need.today):
            yield found


def _best(need: Need, standings: Iterable[Standing], limit: int) -> list[tuple[float, Offer]]:
    """Return the best with their points, the hour included."""
    ordered = sorted(standings, key=lambda found: found.order)
    # Hours are looked up only for those whom the hour could bring among the first.
    enough = ordered[limit - 1].points - OPENING_SPAN if len(ordered) > limit else -inf
    ranked = []
    for found in takewhile(lambda found: found.points >= enough, ordered):
        partner = found.partner
        opening = opening_state(partner.opening_hours, partner.state, need.at)
        final = found._replace(points=found.points + opening_points(opening, need.at))
        ranked.append((final, opening))
    ranked.sort(key=lambda entry: entry[0].order)
    return [(found.points, _offer(found, opening)) for found, opening in ranked[:limit]]


def _offer(found: Standing, opening: Opening) -> Offer:
    reasons = found.reasons
    if opening.state == "open":
        reasons += (Reason("open_now"),)
    elif opening.next:
        reasons += (Reason("opens", opening.next.isoformat()),)
    return Offer(found.partner, found.distance_km, opening, reasons)


def _ended(need: Need, directory: Directory, best: float) -> tuple[Partner, ...]:
    """Return the former offer that people would still look for: it would have been the first."""
    former = [
        found
        for partner in candidates(need, directory, need.topic)
        if partner.has_ended(need.today)
        and (found := standing(need, partner))
        and found.points > best
        and not found.has("far", "only_for", "other_state")
    ]
    former.sort(key=lambda found: found.order)
    return tuple(
        replace(found.partner, street=None, phone=None, email=None) for found in former[:1]
    )


def _nationwide(
    need: Need, directory: Directory, offers: tuple[Offer, ...], limit: int
) -> tuple[Offer, ...]:
    """Return the ways that are open from everywhere; the hotline is the last resort."""
    anywhere = replace(need, place=None, state=None)
    ways = {found.partner.id: found for found in _current(anywhere, directory)}
    hotline = directory.by_id.get(HOTLINE)
    if hotline and HOTLINE not in need.exclude:
        last_resort = Standing(0, hotline, None, (Reason("nationwide"),))
        ways.setdefault(HOTLINE, standing(anywhere, hotline) or last_resort)
    for offer in offers:
        ways.pop(offer.partner.id, None)
    return tuple(offer for _, offer in _best(anywhere, ways.values(), limit))
