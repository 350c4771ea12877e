"""The directory in the forms that others read: HSDS, its tables, and schema.org."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from guidance.counselling.directory import Directory, read_directory
from guidance.counselling.exchange.exporting import FORMATS
from guidance.counselling.exchange.schema_org import as_schema_org
from guidance.counselling.exchange.tabular import TABLES

SCHEMAS = Path(__file__).parents[3] / "shared" / "data" / "hsds-3.1-dev" / "schema"
needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas are not at hand")
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_directory()


@pytest.fixture(scope="module")
def package(directory) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(FORMATS["tabular"](directory)))


def table(package: zipfile.ZipFile, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.read(path).decode())))


@needs_schemas
def test_the_json_is_valid_hsds(directory):
    """Whoever reads HSDS can read ours."""
    services = json.loads(FORMATS["hsds"](directory))
    schema = json.loads((SCHEMAS / "compiled" / "service.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())

    assert len(services) == 246
    assert [fault.message for each in services for fault in validator.iter_errors(each)] == []


@needs_schemas
@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_valid_hsds(package, name):
    """Every row has the types, formats and required fields of the official table."""
    wanted = TABLES[name].path
    paths = [SCHEMAS / f"{stem}.json" for stem in (name.removesuffix("s"), name.removesuffix("es"))]
    schema = json.loads(next(path for path in paths if path.exists()).read_text())
    scalars = {k: v for k, v in schema["properties"].items() if v.get("type") != "array" and "$ref" not in v}  # fmt: skip
    validator = Draft202012Validator(
        {**schema, "properties": scalars}, format_checker=FormatChecker()
    )

    assert schema["path"] == wanted
    assert not {*schema.get("tabular_required", ())} - {*TABLES[name].columns}
    for row in table(package, wanted):
        typed = {k: float(v) if k in ("latitude", "longitude") else v for k, v in row.items() if v}
        required = {key: "" for key in schema["required"] if key in ("address_1", "postal_code")}
        assert [fault.message for fault in validator.iter_errors(required | typed)] == []


def test_the_package_describes_itself(package):
    """Columns stand as described, keys are unique, and every reference finds its row."""
    told = json.loads(package.read("datapackage.json"))
    rows = {each["name"]: table(package, each["path"]) for each in told["resources"]}
    ids = {name: {row["id"] for row in entries} for name, entries in rows.items()}

    assert {*package.namelist()} == {"datapackage.json"} | {r["path"] for r in told["resources"]}
    for each in told["resources"]:
        entries = rows[each["name"]]
        assert entries and len(ids[each["name"]]) == len(entries)
        assert [*entries[0]] == [field["name"] for field in each["schema"]["fields"]]
        for key in each["schema"]["foreignKeys"]:
            other = ids[key["reference"]["resource"]]
            assert {row[key["fields"]] for row in entries} - {""} <= other


def test_the_package_is_the_same_every_time(directory, package):
    """Whoever keeps exports under version control sees only real changes."""
    assert FORMATS["tabular"](directory) == FORMATS["tabular"](read_directory())


def test_schema_org_tells_only_what_is_certain_and_current(directory):
    """Search engines keep what they read for long."""
    told = as_schema_org(directory.organisations, TODAY)
    by_id = {each["identifier"]: each for each in told["@graph"]}
    ended = {partner.id for partner in directory.partners if partner.has_ended(TODAY)}
    uncertain = [p for p in directory.partners if not p.contact_shown and p.id not in ended]

    assert told["@context"] == "https://schema.org"
    assert not ended & by_id.keys()
    assert uncertain and not any("telephone" in json.dumps(by_id[p.id]) for p in uncertain)


def test_schema_org_has_place_hours_and_languages(directory):
    """What a person looks for in a search engine."""
    told = as_schema_org(directory.organisations, TODAY)["@graph"]
    elfe = next(each for each in told if each["identifier"] == "sl-elfe")
    (channel,) = elfe["availableChannel"]

    assert elfe["provider"]["name"] == "ELFE e.V."
    assert channel["availableLanguage"] == ["de", "ru"]
    assert channel["serviceLocation"]["address"]["addressLocality"] == "Saarbrücken"
    assert any("dayOfWeek" in hours for each in told for hours in each.get("hoursAvailable", ()))
