"""The directory as schema.org JSON-LD, for search engines and whoever reads web pages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from guidance.counselling.directory import Organisation, places_of
from guidance.counselling.exchange.public import is_current, shown
from guidance.counselling.hsds import uuid_of
from guidance.counselling.opening import weekly_hours

Json = dict[str, Any]

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def as_schema_org(organisations: Iterable[Organisation], today: date) -> Json:
    """Return all services that are still there, with the contact data that may be shown."""
    graph = [
        _service(one.data, service)
        for organisation in organisations
        for one in [shown(organisation, today)]
        for service in one.data["services"]
        if is_current(service, today)
    ]
    return {"@context": "https://schema.org", "@graph": graph}


def _service(organisation: Mapping[str, Any], service: Mapping[str, Any]) -> Json:
    return _filled(
        {
            "@type": "Service",
            "@id": f"urn:uuid:{uuid_of('service', service['id'])}",
            "identifier": service["id"],
            "name": service["name"],
            "alternateName": [each["name"] for each in service.get("translations", {}).values()],
            "serviceType": [topic.replace("_", " ") for topic in service["topics"]],
            "url": service.get("url") or organisation.get("website"),
            "provider": _filled(
                {
                    "@type": "Organization",
                    "@id": f"urn:uuid:{uuid_of('organization', organisation['id'])}",
                    "name": organisation["name"],
                    "alternateName": organisation.get("alternate_name"),
                    "url": organisation.get("website"),
                }
            ),
            "audience": _filled(
                {"@type": "Audience", "audienceType": service.get("eligibility_description")}
            ),
            "areaServed": [
                {"@type": "AdministrativeArea", "name": area["name"]}
                for area in service["service_areas"]
            ],
            "availableChannel": list(_channels(organisation, service)),
            "hoursAvailable": list(_hours(service)),
        }
    )


def _channels(organisation: Mapping[str, Any], service: Mapping[str, Any]) -> Iterator[Json]:
    """Yield one way to the service per place, and one where there is none."""
    locations = {location["id"]: location for location in organisation.get("locations", ())}
    phone = next((phone["number"] for phone in service.get("phones", ())), None)
    for place in places_of(service):
        location = locations.get(place.get("location", ""))
        yield _filled(
            {
                "@type": "ServiceChannel",
                "availableLanguage": [*dict.fromkeys(("de", *service.get("languages", ())))],
                "serviceUrl": service.get("url"),
                "servicePhone": _filled(
                    {"@type": "ContactPoint", "telephone": phone, "email": service.get("email")}
                ),
                "serviceLocation": _place(location) if location else None,
            }
        )


def _place(location: Mapping[str, Any]) -> Json:
    address = location["addresses"][0]
    return {
        "@type": "Place",
        "address": _filled(
            {
                "@type": "PostalAddress",
                "streetAddress": address.get("address_1"),
                "postalCode": address.get("postal_code"),
                "addressLocality": address["city"],
                "addressRegion": address["state_province"],
                "addressCountry": address["country"],
            }
        ),
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": location["latitude"],
            "longitude": location["longitude"],
        },
    }


def _hours(service: Mapping[str, Any]) -> Iterator[Json]:
    hours = service.get("x_opening_hours")
    for span in (hours and weekly_hours(hours)) or ():
        yield {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in span.days],
            "opens": span.opens_at,
            "closes": span.closes_at,
        }


def _filled(data: Json) -> Json:
    """Return what is known of a thing, nothing if that is only what kind of thing it is."""
    known = {name: value for name, value in data.items() if value}
    return known if known.keys() - {"@type"} else {}
