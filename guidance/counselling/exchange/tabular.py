"""The directory as an HSDS tabular data package: one CSV file per table, described in JSON."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from guidance.counselling.directory import Organisation
from guidance.counselling.exchange.spreadsheet import write_csv
from guidance.counselling.hsds import as_hsds

Json = dict[str, Any]

_NUMBERS = frozenset({"latitude", "longitude"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file, its columns (ours behind those of HSDS), and what they refer to."""

    path: str
    names: str
    references: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self.names.split()


#: Tables in the order in which they can be read without dangling references.
TABLES: Mapping[str, Table] = {
    "organizations": Table("organizations.csv", "id name alternate_name description website", {}),
    "organization_identifiers": Table(
        "organization_identifiers.csv",
        "id organization_id identifier_type identifier",
        {"organization_id": "organizations"},
    ),
    "services": Table(
        "services.csv",
        "id organization_id name url email status eligibility_description assured_date readable_id"
        " valid_from valid_until confidence reach_via translations sources",
        {"organization_id": "organizations"},
    ),
    "locations": Table(
        "locations.csv",
        "id location_type organization_id latitude longitude external_identifier"
        " external_identifier_type",
        {"organization_id": "organizations"},
    ),
    "addresses": Table(
        "addresses.csv",
        "id location_id address_1 city state_province postal_code country address_type",
        {"location_id": "locations"},
    ),
    "service_at_locations": Table(
        "service_at_location.csv",
        "id service_id location_id",
        {"service_id": "services", "location_id": "locations"},
    ),
    "phones": Table("phones.csv", "id service_id number", {"service_id": "services"}),
    "languages": Table("languages.csv", "id service_id code", {"service_id": "services"}),
    "schedules": Table(
        "schedules.csv",
        "id service_id freq byday opens_at closes_at description x_opening_hours timezone_name",
        {"service_id": "services"},
    ),
    "service_areas": Table(
        "service_areas.csv",
        "id service_id name extent extent_type",
        {"service_id": "services"},
    ),
    "taxonomy_terms": Table("taxonomy_terms.csv", "id code name description taxonomy", {}),
    "attributes": Table(
        "attributes.csv",
        "id link_id link_entity taxonomy_term_id",
        {"taxonomy_term_id": "taxonomy_terms"},
    ),
}


def as_package(organisations: Iterable[Organisation]) -> bytes:
    """Return the package as a ZIP file; the same directory always gives the same bytes."""
    rows: dict[str, dict[str, Json]] = {name: {} for name in TABLES}
    for organisation in organisations:
        for name, row in _rows(as_hsds(organisation)):
            rows[name].setdefault(row["id"], row)
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, table in TABLES.items():
            cells = ({column: _cell(row.get(column)) for column in table.columns}
                     for row in rows[name].values())  # fmt: skip
            _add(package, table.path, write_csv(table.columns, cells))
        _add(package, "datapackage.json", json.dumps(description(), indent=2))
    return written.getvalue()


def description() -> Json:
    """Return the package's datapackage.json."""
    return {
        "profile": "tabular-data-package",
        "name": "lotse-directory",
        "title": "Counselling directory of Lotse, HSDS 3.1",
        "resources": [
            {
                "name": name,
                "path": table.path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [_field(column) for column in table.columns],
                    "primaryKey": "id",
                    "foreignKeys": [
                        {"fields": column, "reference": {"resource": other, "fields": "id"}}
                        for column, other in table.references.items()
                    ],
                },
            }
            for name, table in TABLES.items()
        ],
    }


def _field(column: str) -> Json:
    if column in _NUMBERS:
        return {"name": column, "type": "number"}
    required = {"constraints": {"required": True, "unique": True}} if column == "id" else {}
    return {"name": column, "type": "string", **required}


def _rows(organisation: Json) -> Iterator[tuple[str, Json]]:
    """Yield the rows of all tables that an organisation in full makes."""
    own = {"organization_id": organisation["id"]}
    yield "organizations", organisation
    for identifier in organisation["organization_identifiers"]:
        yield "organization_identifiers", identifier | own
    for location in organisation["locations"]:
        yield "locations", location
        for address in location["addresses"]:
            yield "addresses", address | {"location_id": location["id"]}
    for service in organisation["services"]:
        yield "services", service
        for attribute in service["attributes"]:
            yield "taxonomy_terms", attribute["taxonomy_term"]
            yield "attributes", attribute
        for table in ("phones", "languages", "schedules", "service_areas", "service_at_locations"):
            for row in service[table]:
                yield table, row | {"service_id": service["id"]}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, text.encode())
