"""The directory in the form of Open Referral HSDS 3.1, for exchange with other directories.

Ids are UUIDs made from our readable ones, the same every time. What HSDS has no field for is
given as attributes with terms of our own taxonomies, or as further properties of the service.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from guidance.counselling.directory import Organisation
from guidance.counselling.opening import BERLIN, weekly_hours

Json = dict[str, Any]

#: Base of the ids; an address that is no link, as is usual for such names.
_BASE = "https://lotse.invalid/directory"
#: Fields of our services that are the same in HSDS.
_SAME = ("name", "status", "url", "email", "eligibility_description", "assured_date")
#: Fields of our profile that HSDS has not.
_PROFILE = ("translations", "valid_from", "valid_until", "confidence", "sources", "reach_via")
_TAXONOMIES = {"topics": "topic", "target_groups": "target group", "formats": "format"}


def uuid_of(kind: str, *key: object) -> str:
    """Return the id of a `kind` of thing, such as "service", with this readable key."""
    return str(uuid5(NAMESPACE_URL, "/".join([_BASE, kind, *map(str, key)])))


def as_hsds(organisation: Organisation) -> Json:
    """Return the organisation with its locations and, beyond HSDS, its `services`.

    Each of `services` is a complete HSDS service with its `service_at_locations`.
    """
    data = organisation.data
    locations = {entry["id"]: _location(data, entry) for entry in data.get("locations", ())}
    services = [_service(data, service, locations) for service in data["services"]]
    return {
        **_organisation(data),
        "locations": list(locations.values()),
        "services": services,
    }


def _organisation(data: Mapping[str, Any]) -> Json:
    names = "; ".join(service["name"] for service in data["services"])
    return {
        "id": uuid_of("organization", data["id"]),
        "name": data["name"],
        "description": data.get("description", names),
        "organization_identifiers": [
            {
                "id": uuid_of("identifier", data["id"]),
                "identifier_type": "Lotse",
                "identifier": data["id"],
            }
        ],
        **_fields(data, ("alternate_name", "website")),
    }


def _location(data: Mapping[str, Any], location: Mapping[str, Any]) -> Json:
    key = (data["id"], location["id"])
    return {
        "id": uuid_of("location", *key),
        "organization_id": uuid_of("organization", data["id"]),
        "location_type": location["location_type"],
        "external_identifier": "/".join(key),
        "external_identifier_type": "Lotse",
        **_fields(location, ("latitude", "longitude")),
        "addresses": [
            # HSDS wants a street and a postal code even where only the town is known.
            {"id": uuid_of("address", *key, number), "address_1": "", "postal_code": ""} | address
            for number, address in enumerate(location["addresses"])
        ],
    }


def _service(
    data: Mapping[str, Any], service: Mapping[str, Any], locations: Mapping[str, Json]
) -> Json:
    key = service["id"]
    return {
        "id": uuid_of("service", key),
        "organization_id": uuid_of("organization", data["id"]),
        "organization": _organisation(data),
        **_fields(service, _SAME),
        **_fields(service, _PROFILE),
        "readable_id": key,
        "phones": _numbered("phone", key, service.get("phones", ())),
        "languages": _numbered(
            "language", key, [{"code": code} for code in service.get("languages", ())]
        ),
        "schedules": _schedules(key, service.get("x_opening_hours")),
        "service_areas": _numbered(
            "service_area",
            key,
            [{**area, "extent": "; ".join(area["extent"])} for area in service["service_areas"]],
        ),
        "service_at_locations": [
            {
                "id": uuid_of("service_at_location", place.get("id", key)),
                "service_id": uuid_of("service", key),
                "location_id": locations[place["location"]]["id"],
                "location": locations[place["location"]],
            }
            for place in service.get("service_at_locations", ())
        ],
        "attributes": [
            _attribute(key, taxonomy, term)
            for field, taxonomy in _TAXONOMIES.items()
            for term in service.get(field, ())
        ],
    }


def _fields(data: Mapping[str, Any], names: Iterable[str]) -> Json:
    return {name: data[name] for name in names if name in data}


def _numbered(kind: str, key: str, entries: Sequence[Mapping[str, Any]]) -> list[Json]:
    return [
        {"id": uuid_of(kind, key, number), **entry} for number, entry in enumerate(entries, start=1)
    ]


def _schedules(key: str, hours: str | None) -> list[Json]:
    """Return one schedule per span of the week, each with the whole rule as OSM writes it."""
    if not hours:
        return []
    rule = {"x_opening_hours": hours, "timezone_name": BERLIN.key}
    spans = weekly_hours(hours)
    if not spans:
        return _numbered("schedule", key, [{"description": hours, **rule}])
    return _numbered(
        "schedule",
        key,
        [
            {
                "freq": "WEEKLY",
                "byday": ",".join(span.days),
                "opens_at": span.opens_at,
                "closes_at": span.closes_at,
                **rule,
            }
            for span in spans
        ],
    )


def _attribute(key: str, taxonomy: str, term: str) -> Json:
    return {
        "id": uuid_of("attribute", key, taxonomy, term),
        "link_id": uuid_of("service", key),
        "link_entity": "service",
        "taxonomy_term_id": uuid_of("taxonomy_term", taxonomy, term),
        "taxonomy_term": {
            "id": uuid_of("taxonomy_term", taxonomy, term),
            "code": term,
            "name": term.replace("_", " "),
            "description": f"{taxonomy} of the Lotse profile",
            "taxonomy": f"Lotse {taxonomy}",
        },
    }
