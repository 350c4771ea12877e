"""The directory made ready for programmes that ask for it: written once, found fast.

Entries are JSON already, in brief (only what there is one of) and in full, as HSDS has it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guidance.counselling.directory import Directory, Partner
from guidance.counselling.exchange.importing import entries
from guidance.counselling.exchange.public import shown
from guidance.counselling.hsds import as_hsds
from guidance.counselling.opening import opening_state
from guidance.geography.places import Place, distance_km
from guidance.reading.text import fold

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A service, organisation or service at a location, and what it can be found by."""

    ids: tuple[str, ...]  # the UUID, and our readable id
    brief: bytes
    full: bytes
    minimal: bytes
    words: str = ""
    organisation: str = ""  # UUID
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()  # UUIDs of taxonomy terms
    partner: Partner | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None (or nothing) where anything will do."""

    search: str = ""
    organisation: str | None = None
    term: str | None = None
    topic: str | None = None
    language: str | None = None
    place: Place | None = None
    proximity_km: float | None = None
    open_at: datetime | None = None


@dataclass(frozen=True)
class Published:
    """One state of the directory on one day."""

    directory: Directory
    day: date
    services: tuple[Item, ...]
    organisations: tuple[Item, ...]
    at_locations: tuple[Item, ...]  # only of services that are still there
    by_id: Mapping[str, Mapping[str, Item]] = field(default_factory=dict)
    version: str = ""


def publish(directory: Directory, day: date) -> Published:
    """Return the directory as it may be seen by everybody on a day."""
    services: list[Item] = []
    organisations: list[Item] = []
    at_locations: list[Item] = []
    for organisation in directory.organisations:
        one = shown(organisation, day)
        told = as_hsds(one)
        organisations.append(_organisation(told, one.data["id"]))
        services += (_service(each) for each in told["services"])
        at_locations += _at_locations(
            told, [entry.place for entry in entries([one])], directory, day
        )
    kinds = {
        "services": services,
        "organizations": organisations,
        "service_at_locations": at_locations,
    }
    digest = hashlib.sha256()
    for item in (*services, *organisations, *at_locations):
        digest.update(item.full)
    return Published(
        directory,
        day,
        tuple(services),
        tuple(organisations),
        tuple(at_locations),
        {kind: {key: item for item in items for key in item.ids} for kind, items in kinds.items()},
        digest.hexdigest()[:16],
    )


def find(items: Iterable[Item], wanted: Wanted) -> list[tuple[Item, float | None]]:
    """Return what fits with its way in kilometres; the nearest first where a place is given."""
    words = fold(wanted.search).split()
    found = [
        (item, _way(item, wanted))
        for item in items
        if (wanted.topic is None or wanted.topic in item.topics)
        and (wanted.organisation is None or wanted.organisation == item.organisation)
        and (wanted.term is None or wanted.term in item.terms)
        # German is spoken everywhere.
        and (wanted.language in (None, "de") or wanted.language in item.languages)
        and _serves(item, wanted)
        and all(word in item.words for word in words)
    ]
    if wanted.proximity_km is not None:
        found = [(item, way) for item, way in found if _within(way, wanted.proximity_km)]
    if wanted.open_at is not None:
        found = [(item, way) for item, way in found if _is_open(item.partner, wanted.open_at)]
    if wanted.place:
        found.sort(key=lambda pair: (pair[1] is None, pair[1], pair[0].ids))
    return found


def _within(way: float | None, kilometres: float) -> bool:
    return way is not None and way <= kilometres


def _serves(item: Item, wanted: Wanted) -> bool:
    """Say whether the area of a service holds the place."""
    place, partner = wanted.place, item.partner
    if place is None or partner is None:
        return True
    return not partner.service_area.isdisjoint(("DE", place.state, place.district))


def _way(item: Item, wanted: Wanted) -> float | None:
    if wanted.place is None or item.partner is None or item.partner.place is None:
        return None
    return distance_km(wanted.place, item.partner.place)


def _is_open(partner: Partner | None, at: datetime) -> bool:
    return (
        partner is not None
        and opening_state(partner.opening_hours, partner.state, at).state == "open"
    )


def _organisation(told: Json, key: str) -> Item:
    services = [{"id": service["id"], "name": service["name"], "status": service["status"]}
                for service in told["services"]]  # fmt: skip
    return Item(
        ids=(told["id"], key),
        brief=_bytes(_single(told)),
        full=_bytes({**told, "services": services}),
        minimal=_bytes({"id": told["id"]}),
        words=_words(told),
        organisation=told["id"],
    )


def _service(told: Json) -> Item:
    return Item(
        ids=(told["id"], told["readable_id"]),
        brief=_bytes(_single(told)),
        full=_bytes(told),
        minimal=_bytes({"id": told["id"]}),
        words=_words(told),
        organisation=told["organization_id"],
        **_facets(told),
    )


def _at_locations(
    told: Json, places: list[Mapping[str, Any]], directory: Directory, day: date
) -> Iterator[Item]:
    partners = iter(places)
    for service in told["services"]:
        lists = {name: service[name] for name in ("phones", "schedules", "service_areas")}
        for each in service["service_at_locations"] or [{}]:
            place = next(partners)
            key = place.get("id", service["readable_id"])
            partner = directory.by_id[key]
            if not each or partner.has_ended(day):
                continue
            brief = {**each, "service": _single(service)}
            yield Item(
                ids=(each["id"], key),
                brief=_bytes(brief),
                full=_bytes(brief | lists | {"service": service | {"service_at_locations": []}}),
                minimal=_bytes({"id": each["id"]}),
                words=_words(service),
                organisation=service["organization_id"],
                partner=partner,
                **_facets(service),
            )


def _facets(service: Json) -> Json:
    terms = [attribute["taxonomy_term"] for attribute in service["attributes"]]
    topics = [term["code"] for term in terms if term["taxonomy"] == "Lotse topic"]
    return {
        "topics": frozenset(topics),
        "languages": frozenset(language["code"] for language in service["languages"]),
        "terms": frozenset(term["id"] for term in terms),
    }


def _single(told: Json) -> Json:
    """Return what there is one of, without lists."""
    return {name: value for name, value in told.items() if not isinstance(value, list)}


def _words(told: Json) -> str:
    names = [told["name"], told.get("alternate_name", ""), told.get("description", "")]
    if organisation := told.get("organization"):
        names.append(organisation["name"])
    names += [texts["name"] for texts in told.get("translations", {}).values()]
    return fold(" ".join(names))


def _bytes(told: Json) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
