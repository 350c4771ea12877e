"""What other directories tell in the form of HSDS, brought into the form of ours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat

from guidance.counselling.directory import FORMATS, TARGET_GROUPS, TOPICS
from guidance.counselling.exchange.columns import area_of, place_found
from guidance.geography.places import states

Json = dict[str, Any]

_CODES = {
    "topics": TOPICS,
    "formats": FORMATS,
    "target_groups": frozenset[str]().union(*TARGET_GROUPS.values()),
}
#: Fields of a service that both call the same, where they are told.
_SAME = ("name", "status", "url", "email", "eligibility_description", "assured_date")
_PROFILE = ("valid_from", "valid_until", "translations", "reach_via")
_KINDS = frozenset({"country", "state", "district", "abroad"})
_STUMBLES = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def organisations(services: Iterable[Any], source: str) -> tuple[dict[str, Json], list[str]]:
    """Return the organisations that HSDS services in full make, by id, and the faults of others.

    Services without sources of their own are taken to be told by `source`.
    """
    found: dict[str, Json] = {}
    faults: list[str] = []
    for number, service in enumerate(services, start=1):
        try:
            organisation, ours, locations = _service(service, source)
        except _STUMBLES as problem:
            key = service.get("id") if isinstance(service, Mapping) else None
            faults.append(f"service {key or number}: {_words(problem)}, left out")
            continue
        home = found.setdefault(organisation["id"], organisation | {"services": []})
        home["services"].append(ours)
        if locations:
            known = {location["id"]: location for location in home.get("locations", ())}
            known |= {location["id"]: location for location in locations}
            home["locations"] = list(known.values())
    return found, faults


def _words(problem: Exception) -> str:
    return f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)


def _service(service: Mapping[str, Any], source: str) -> tuple[Json, Json, list[Json]]:
    organisation = _organisation(service["organization"])
    key = str(service.get("readable_id") or service["id"]).lower()
    at = [_location(entry["location"]) for entry in service.get("service_at_locations") or ()]
    places = [{"location": location["id"]} for location in at]
    if len(places) > 1:
        places = [place | {"id": f"{key}-{place['location']}"} for place in places]
    ours = {
        "id": key,
        **{name: service[name] for name in (*_SAME, *_PROFILE) if service.get(name)},
        **_codes(service),
        "phones": [{"number": _phone(each["number"])} for each in service.get("phones") or ()],
        "languages": list(dict.fromkeys(_languages(service))),
        "x_opening_hours": _hours(service.get("schedules") or ()),
        "service_areas": _areas(service, at),
        "service_at_locations": places,
        "confidence": service.get("confidence", "medium"),
        "sources": service.get("sources") or [source],
    }
    if not ours.get("topics"):
        raise ValueError("none of its taxonomy terms is a topic we know")
    return organisation, {name: value for name, value in ours.items() if value}, at


def _organisation(told: Mapping[str, Any]) -> Json:
    identifiers = told.get("organization_identifiers") or ()
    own = [each["identifier"] for each in identifiers if each.get("identifier_type") == "Lotse"]
    same = {name: told[name] for name in ("name", "alternate_name", "website") if told.get(name)}
    return {"id": str(own[0] if own else told["id"]).lower(), **same}


def _location(told: Mapping[str, Any]) -> Json:
    address = told["addresses"][0]
    if address.get("country", "DE") != "DE":
        raise ValueError(f"a location in {address['country']}, not in Germany")
    code = address.get("postal_code") or ""
    place = place_found(address["city"], code, _state(address.get("state_province") or ""))
    exact = told.get("latitude") is not None and told.get("longitude") is not None
    lines = {"address_1": address.get("address_1"), "postal_code": code}
    return {
        "id": _location_id(told),
        "location_type": told["location_type"],
        "latitude": told["latitude"] if exact else place.latitude,
        "longitude": told["longitude"] if exact else place.longitude,
        "addresses": [
            {
                **{name: line for name, line in lines.items() if line},
                "city": address["city"],
                "state_province": place.state,
                "country": "DE",
                "address_type": address.get("address_type", "physical"),
            }
        ],
    }


def _location_id(told: Mapping[str, Any]) -> str:
    if told.get("external_identifier_type") == "Lotse":
        return str(told["external_identifier"]).rpartition("/")[2]
    return str(told["id"]).lower()


def _state(told: str) -> str:
    """Return the code of a state that is told by code or German name."""
    names = {place.name: code for code, place in states().items()}
    return told if told in states() else names.get(told, "")


def _codes(service: Mapping[str, Any]) -> Json:
    terms = [each.get("taxonomy_term") or {} for each in service.get("attributes") or ()]
    told = [str(term.get("code") or term.get("name", "")) for term in terms]
    words = [re.sub(r"\W+", "_", word.lower()) for word in told]
    return {
        field: list(dict.fromkeys(word for word in words if word in codes))
        for field, codes in _CODES.items()
    }


def _phone(told: str) -> str:
    try:
        number = phonenumbers.parse(told, "DE")
    except phonenumbers.NumberParseException as problem:
        raise ValueError(f"phone {told!r} is no number") from problem
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _languages(service: Mapping[str, Any]) -> Iterator[str]:
    for language in service.get("languages") or ():
        if code := language.get("code"):
            yield re.split("[-_]", code.lower())[0]


def _hours(schedules: Iterable[Mapping[str, Any]]) -> str:
    """Return opening hours as OpenStreetMap writes them, none if the schedules are not weekly."""
    spans = []
    for schedule in schedules:
        if hours := schedule.get("x_opening_hours"):
            return str(hours)
        if schedule.get("freq") != "WEEKLY" or schedule.get("interval", 1) != 1:
            return ""
        days = ",".join(day.strip().title() for day in schedule["byday"].split(","))
        spans.append(f"{days} {schedule['opens_at'][:5]}-{schedule['closes_at'][:5]}")
    return "; ".join(spans)


def _areas(service: Mapping[str, Any], at: list[Json]) -> list[Json]:
    """Return the areas told; where none is, the states in which the service is."""
    areas = [_area(each) for each in service.get("service_areas") or ()]
    local = dict.fromkeys(location["addresses"][0]["state_province"] for location in at)
    return areas or [area_of(state) for state in local]


def _area(told: Mapping[str, Any]) -> Json:
    name = told.get("name") or told["extent"]
    if told.get("extent_type") in _KINDS and told.get("extent"):
        extent = [code.strip() for code in told["extent"].split(";")]
        return {"name": name, "extent_type": told["extent_type"], "extent": extent}
    return area_of(_state(name) or {"Deutschland": "DE", "Germany": "DE"}.get(name, name))
