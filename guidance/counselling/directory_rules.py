"""Rules that every file of the counselling directory keeps, so that nobody is sent astray."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from jsonschema import Draft202012Validator, FormatChecker

from guidance.counselling.directory import (
    FOLDER,
    FORMATS,
    TARGET_GROUPS,
    TOPICS,
    Directory,
    Organisation,
    directory_of,
    partners_of,
    place_of,
    places_of,
)
from guidance.counselling.opening import is_valid
from guidance.geography.places import Place, distance_km, find_places, place_of_postal_code, states

#: How far a location may lie from the centre of its postal code or town.
_STRAY_KM = 25
_GROUPS = frozenset[str]().union(*TARGET_GROUPS.values())
_CODES = {"topics": TOPICS, "formats": FORMATS, "target_groups": _GROUPS}
_ORGANISATION_FIELDS = frozenset(
    {"id", "name", "alternate_name", "description", "website", "locations", "services"}
)
_SERVICE_FIELDS = frozenset(
    {"id", "name", "translations", "status", "url", "email", "phones", "x_opening_hours"}
    | {"reach_via", "topics", "languages", "formats", "target_groups", "service_areas"}
    | {"eligibility_description", "service_at_locations", "valid_from", "valid_until"}
    | {"assured_date", "confidence", "notes", "sources"}
)
_STATUS = frozenset({"active", "inactive", "defunct", "temporarily closed"})
_EDTF = re.compile(r"\d{4}(-\d\d){0,2}~?")
#: A title before a name, and a mailbox such as m.muster@.
_PERSON = re.compile(
    r"\b(Herrn?|Frau|Mrs?\.?|Ms\.?|Dr\.|Prof\.|Ansprechpartner(?:in)?:?|contact person:?)"
    r" (?!Dr|Prof)[A-ZÄÖÜ][a-zäöüß]+"
)
_PERSONAL_MAILBOX = re.compile(r"(?<![\w.-])[a-z]\.[a-z-]{3,}@", re.IGNORECASE)

Rule = Callable[[Organisation, Directory], Iterator[str]]


def validate(directory: Directory) -> list[str]:
    """Return what is wrong, one line per fault: `file: what, what to do`."""
    return [
        fault
        for organisation in directory.organisations
        for fault in faults_of(organisation, directory)
    ]


def faults_of(organisation: Organisation, directory: Directory) -> list[str]:
    """Return what is wrong with one organisation of a directory, like `validate`."""
    faults = list(_shape(organisation, directory))
    if not faults:  # the other rules rely on the shape
        faults = [fault for rule in _RULES for fault in rule(organisation, directory)]
    return [f"{organisation.file}: {fault}" for fault in faults]


def concerned(data: Mapping[str, Any], fault: str) -> list[int]:
    """Return which services (by number) a fault of `faults_of` is about; none if it is all."""
    what = fault.partition(": ")[2]
    return [
        number
        for number, service in enumerate(data["services"])
        if what.startswith(tuple(_names(number, service)))
    ]


def _names(number: int, service: Mapping[str, Any]) -> Iterator[str]:
    """Yield how faults that are about a service begin."""
    yield f"services[{number}]"
    yield f"{service['id']}: "
    for place in places_of(service):
        yield f"{place.get('id', service['id'])}: "
        yield f"{place.get('location')}: "


def directory_of_shaped(organisations: Iterable[Organisation]) -> Directory:
    """Return the directory that organisations make, without those who lack the shape of one."""
    return directory_of(filter(_is_shaped, organisations))


def _is_shaped(organisation: Organisation) -> bool:
    try:
        partners_of(organisation)
    except ValueError:
        return False
    return True


def _shape(organisation: Organisation, _: Directory) -> Iterator[str]:
    for fault in _schema().iter_errors(organisation.data):
        where = fault.json_path.removeprefix("$").removeprefix(".") or "file"
        what = fault.message if len(fault.message) < 200 else fault.validator
        yield f"{where}: {what}, write it as docs/directory.md says"


@cache
def _schema() -> Draft202012Validator:
    schema = json.loads((FOLDER.parent / "directory.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(("date",)))


def _services(organisation: Organisation) -> Iterator[Mapping[str, Any]]:
    yield from organisation.data["services"]


def _locations(organisation: Organisation) -> Iterator[Mapping[str, Any]]:
    yield from organisation.data.get("locations", ())


def _fields(organisation: Organisation, _: Directory) -> Iterator[str]:
    if organisation.file != f"{organisation.data['id']}.yml":
        yield f"id {organisation.data['id']!r} is not the file's name, make both the same"
    unknown = organisation.data.keys() - _ORGANISATION_FIELDS
    for service in _services(organisation):
        unknown |= service.keys() - _SERVICE_FIELDS
    for name in sorted(unknown):
        yield f"field {name!r} is not part of the profile, see docs/directory.md"


def _values(organisation: Organisation, _: Directory) -> Iterator[str]:
    for service in _services(organisation):
        key = service["id"]
        for name, codes in _CODES.items():
            for code in sorted(set(service.get(name, ())) - codes):
                yield f"{key}: {name} has {code!r}, use one of {', '.join(sorted(codes))}"
        if service["status"] not in _STATUS:
            yield f"{key}: status {service['status']!r}, use one of {', '.join(sorted(_STATUS))}"
        if service["confidence"] not in ("high", "medium", "low"):
            yield f"{key}: confidence {service['confidence']!r}, use high, medium or low"
        for code in service.get("languages", ()):
            if code not in Locale("en").languages:
                yield f"{key}: language {code!r} is no ISO 639 code, mend it"
        for name in ("valid_from", "assured_date"):
            if not _EDTF.fullmatch(service.get(name, "2000")):
                yield f"{key}: {name} {service[name]!r}, write 2026, 2026-03 or 2026-03-31"


def _references(organisation: Organisation, directory: Directory) -> Iterator[str]:
    known = {location["id"] for location in _locations(organisation)}
    for service in _services(organisation):
        for place in places_of(service):
            if place and place["location"] not in known:
                yield f"{service['id']}: location {place['location']!r} is not there, add it"
            if place.get("id", service["id"]) in directory.repeated:
                yield f"{service['id']}: the id is used twice, give each place its own"
        via = service.get("reach_via")
        if via and via not in directory.by_id:
            yield f"{service['id']}: reach_via {via!r} is nobody's id, mend it"


def _reachable(organisation: Organisation, directory: Directory) -> Iterator[str]:
    streets = any(
        "address_1" in address
        for location in _locations(organisation)
        for address in location["addresses"]
    )
    for service in _services(organisation):
        own = (
            streets or "website" in organisation.data or service.keys() & {"url", "email", "phones"}
        )
        via = directory.by_id.get(service.get("reach_via", ""))
        if not own and not (via and (via.phone or via.email or via.website)):
            yield (
                f"{service['id']}: no way to reach it, give a phone number, mailbox, website or"
                " address, or in reach_via the id of a partner who has one"
            )


def _where(organisation: Organisation, _: Directory) -> Iterator[str]:
    for location in _locations(organisation):
        yield from (f"{location['id']}: {fault}" for fault in _astray(place_of(location)))


def _astray(place: Place) -> Iterator[str]:
    if place.postal_code:
        known = place_of_postal_code(place.postal_code)
        if known is None:
            yield f"postal code {place.postal_code!r} does not exist, mend it"
            return
        around = [known]
    else:
        around = [option for found in find_places(place.name) for option in found.options]
    around = [option for option in around if option.state == place.state]
    if not around:
        yield f"{place.postal_code or place.name} is not in {place.state}, mend place or state"
    elif min(distance_km(place, option) for option in around) > _STRAY_KM:
        yield f"the coordinates are far from {place.name}, mend them"


def _areas(organisation: Organisation, _: Directory) -> Iterator[str]:
    for service in _services(organisation):
        for code in {code for area in service["service_areas"] for code in area["extent"]}:
            if code not in {"DE", "abroad"} | states().keys() | districts():
                yield f"{service['id']}: service area {code!r} is no state or district, mend it"


@cache
def districts() -> frozenset[str]:
    """Return the names of all districts."""
    with (FOLDER.parent / "places" / "postal_codes.csv").open(encoding="utf-8") as rows:
        return frozenset(row["district"] for row in csv.DictReader(rows))


def _phones(organisation: Organisation, _: Directory) -> Iterator[str]:
    for service in _services(organisation):
        for phone in service.get("phones", ()):
            try:
                number = phonenumbers.parse(phone["number"])
            except phonenumbers.NumberParseException:
                yield f"{service['id']}: phone {phone['number']!r}, write +49 area number"
                continue
            if not phonenumbers.is_valid_number(number):
                yield f"{service['id']}: phone {phone['number']!r} does not exist, mend it"
            if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE:
                yield f"{service['id']}: phone is a mobile number, give the number of the office"


def _hours(organisation: Organisation, _: Directory) -> Iterator[str]:
    for service in _services(organisation):
        hours = service.get("x_opening_hours")
        if hours and not is_valid(hours):
            yield f"{service['id']}: opening hours {hours!r}, write them as OpenStreetMap does"


def _no_persons(organisation: Organisation, _: Directory) -> Iterator[str]:
    own = {name: value for name, value in organisation.data.items() if name != "services"}
    parts = [("", own), *((f"{service['id']}: ", service) for service in _services(organisation))]
    for where, part in parts:
        for text in _texts(part):
            if _PERSON.search(text) or _PERSONAL_MAILBOX.search(text):
                yield f"{where}{text!r} seems to name a person, name the office instead"


def _texts(data: object) -> Iterator[str]:
    """Walk all texts but addresses, for streets are named after people."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if name not in {"addresses", "sources"}:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


_RULES: tuple[Rule, ...] = (
    _fields,
    _values,
    _references,
    _reachable,
    _where,
    _areas,
    _phones,
    _hours,
    _no_persons,
)
