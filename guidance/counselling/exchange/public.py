"""What of the directory everybody may see: contact data only where it is certain and current."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from guidance.counselling.directory import Organisation, places_of

Json = dict[str, Any]


def shown(organisation: Organisation, today: date) -> Organisation:
    """Return an organisation without the contact data of uncertain and former services."""
    data = organisation.data
    services = [
        service if _certain(service, today) else _without_contact(service)
        for service in data["services"]
    ]
    at = {
        place.get("location")
        for service in data["services"]
        if _certain(service, today)
        for place in places_of(service)
    }
    locations = [
        location if location["id"] in at else _without_street(location)
        for location in data.get("locations", ())
    ]
    return Organisation(organisation.file, {**data, "services": services, "locations": locations})


def is_current(service: Mapping[str, Any], today: date) -> bool:
    """Return whether a service is still there, as far as we know."""
    until = service.get("valid_until")
    return service["status"] == "active" and not (until and date.fromisoformat(until) < today)


def _certain(service: Mapping[str, Any], today: date) -> bool:
    return service["confidence"] != "low" and is_current(service, today)


def _without_contact(service: Mapping[str, Any]) -> Json:
    return {name: value for name, value in service.items() if name not in ("phones", "email")}


def _without_street(location: Mapping[str, Any]) -> Json:
    addresses = [
        {name: value for name, value in address.items() if name != "address_1"}
        for address in location["addresses"]
    ]
    return {**location, "addresses": addresses}
