"""The counselling directory: who offers which service, where, for whom and until when.

One YAML file per organisation in the form of Open Referral HSDS 3.1 with our profile; the
fields are described in ``docs/directory.md``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from guidance.geography.places import Place

FOLDER = Path(__file__).parents[2] / "data" / "guidance" / "directory"

Confidence = Literal["high", "medium", "low"]

#: What a service can be about.
TOPICS = frozenset(
    {
        "recognition",
        "qualification",
        "labour_rights",
        "employers",
        "self_employment",
        "psychosocial",
        "migrant_organisations",
        "competence_assessment",
        "intercultural_training",
        "professional_support",
        "coordination",
        "residence",
        "job_search",
        "decision",
    }
)
#: The ways in which a service advises.
FORMATS = frozenset({"in_person", "phone", "video", "email", "chat"})
#: The groups a service can be meant for, by what they say of a person. A service without a group
#: of a kind takes everybody; of "role" everybody who seeks advice for herself.
TARGET_GROUPS: Mapping[str, frozenset[str]] = {
    "role": frozenset(
        {"person", "employer", "organisation", "professional", "job_centre", "network"}
    ),
    "origin": frozenset({"eu", "third_country", "refugee"}),
    "stay": frozenset({"abroad", "newly_arrived"}),
    "age": frozenset({"young", "adult"}),
    "sex": frozenset({"women"}),
    "language": frozenset({"russian_speaking"}),
    "level": frozenset({"academic", "vocational", "school_certificate"}),
    "field": frozenset({"crafts", "ihk", "health", "pedagogy"}),
    "aim": frozenset({"low_threshold"}),
    "income": frozenset({"low_income", "receiving_benefits"}),
}


@dataclass(frozen=True, slots=True)
class Partner:
    """One service at one place, as it may be shown to people.

    Street, phone and e-mail are None where they are not certain enough to be shown
    (`contact_shown`). `confirmed_on` is a year, month or day as in EDTF, with "~" if estimated.
    `service_area` holds "DE", "abroad", state codes and names of districts.
    `reach_via` is the id of the partner who knows more, where no way to this one is known.
    """

    id: str
    organisation: str
    service: str
    topics: frozenset[str]
    service_area: frozenset[str]
    confidence: Confidence
    service_names: Mapping[str, str] = field(default_factory=dict)  # by language, beside German
    street: str | None = None
    place: Place | None = None  # postal code or town
    state: str | None = None  # known for most partners without a place, too
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    reach_via: str | None = None
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    target_groups: frozenset[str] = frozenset()
    opening_hours: str | None = None  # in the syntax of OpenStreetMap
    active: bool = True
    valid_until: date | None = None
    confirmed_on: str | None = None
    contact_shown: bool = True
    source: tuple[str, ...] = ()

    def has_ended(self, today: date) -> bool:
        """Return whether the offer no longer exists as far as we know."""
        return not self.active or (self.valid_until is not None and self.valid_until < today)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One file of the directory, as it stands."""

    file: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Directory:
    """All partners, and the files they come from."""

    partners: tuple[Partner, ...]
    organisations: tuple[Organisation, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Partner]:
        """Partners by their readable id."""
        return {partner.id: partner for partner in self.partners}

    def near(
        self, topic: str, areas: Iterable[str], place: Place, degrees: tuple[float, float]
    ) -> Iterable[Partner]:
        """Return who serves one of the areas or lies within so many degrees of a place.

        `degrees` are those of latitude and longitude; some who lie a little farther come along.
        """
        (south, north), (west, east) = (
            (floor(2 * (centre - way)), floor(2 * (centre + way)))
            for centre, way in zip((place.latitude, place.longitude), degrees, strict=True)
        )
        labels: list[str | tuple[int, int]] = [*areas]
        labels += [(x, y) for x in range(south, north + 1) for y in range(west, east + 1)]
        return {
            partner.id: partner
            for label in labels
            for partner in self._shelves.get((topic, label), ())
        }.values()

    @cached_property
    def _shelves(self) -> Mapping[tuple[str, str | tuple[int, int]], list[Partner]]:
        """Partners by topic with each area they serve, and with their cell of half a degree."""
        shelves: dict[tuple[str, str | tuple[int, int]], list[Partner]] = defaultdict(list)
        for partner in self.partners:
            labels: list[str | tuple[int, int]] = [*partner.service_area]
            if place := partner.place:
                labels.append((floor(2 * place.latitude), floor(2 * place.longitude)))
            for topic in partner.topics:
                for label in labels:
                    shelves[topic, label].append(partner)
        return shelves

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Ids that more than one partner has."""
        count = Counter(partner.id for partner in self.partners)
        return frozenset(key for key, number in count.items() if number > 1)

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Partner, ...]]:
        """Partners by each of their topics."""
        return {
            topic: tuple(partner for partner in self.partners if topic in partner.topics)
            for topic in TOPICS
        }


def read_directory(folder: Path = FOLDER) -> Directory:
    """Read all organisations; raises ValueError naming the file that cannot be understood."""
    return directory_of(read_organisation(path) for path in sorted(folder.glob("*.yml")))


def directory_of(organisations: Iterable[Organisation]) -> Directory:
    """Return the directory that organisations make; ValueError names the file with a fault."""
    known = tuple(organisations)
    return Directory(tuple(partner for one in known for partner in partners_of(one)), known)


def read_organisation(path: Path) -> Organisation:
    """Read one file; raises ValueError where it is no YAML."""
    try:
        return Organisation(path.name, _plain(YAML(typ="safe").load(path)))
    except Exception as problem:
        raise ValueError(f"{path.name}: not readable as YAML, mend it: {problem}") from problem


def _plain(value: Any) -> Any:
    """Return data as JSON knows it: YAML takes what looks like a day for one."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def partners_of(organisation: Organisation) -> tuple[Partner, ...]:
    """Return an organisation's services, each at each of its places; raises ValueError."""
    try:
        data = organisation.data
        locations = {location["id"]: location for location in data.get("locations", ())}
        return tuple(
            _partner(
                data,
                service,
                place.get("id", service["id"]),
                locations[place["location"]] if place else None,
            )
            for service in data["services"]
            for place in places_of(service)
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        raise ValueError(
            f"{organisation.file}: {problem!r} is missing or wrong, mend it"
        ) from problem


def _partner(
    organisation: Mapping[str, Any],
    service: Mapping[str, Any],
    key: str,
    location: Mapping[str, Any] | None,
) -> Partner:
    shown = service["confidence"] != "low"
    place = place_of(location) if location else None
    area = frozenset(code for area in service["service_areas"] for code in area["extent"])
    street = location["addresses"][0].get("address_1") if location else None
    phone = next((phone["number"] for phone in service.get("phones", ())), None)
    until = service.get("valid_until")
    return Partner(
        id=key,
        organisation=organisation["name"],
        service=service["name"],
        service_names={
            language: texts["name"] for language, texts in service.get("translations", {}).items()
        },
        street=street if shown else None,
        place=place,
        state=place.state if place else _only_state(area),
        phone=phone if shown else None,
        email=service.get("email") if shown else None,
        website=service.get("url") or organisation.get("website"),
        reach_via=service.get("reach_via"),
        topics=frozenset(service["topics"]),
        languages=tuple(service.get("languages", ())),
        formats=tuple(service.get("formats", ())),
        service_area=area,
        target_groups=frozenset(service.get("target_groups", ())),
        opening_hours=service.get("x_opening_hours"),
        active=service["status"] == "active",
        valid_until=date.fromisoformat(until) if until else None,
        confirmed_on=service.get("assured_date"),
        confidence=service["confidence"],
        contact_shown=shown,
        source=tuple(service["sources"]),
    )


def places_of(service: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the places at which a service is; an empty one where it is nowhere in particular."""
    return service.get("service_at_locations") or [{}]


def place_of(location: Mapping[str, Any]) -> Place:
    """Return where a location of a file lies."""
    address = location["addresses"][0]
    return Place(
        name=address["city"],
        state=address["state_province"],
        latitude=location["latitude"],
        longitude=location["longitude"],
        postal_code=address.get("postal_code"),
        district=None,
        kind="postal_code" if "postal_code" in address else "town",
    )


def _only_state(area: frozenset[str]) -> str | None:
    states = [code for code in area if code.startswith("DE-")]
    return states[0] if len(states) == 1 else None
