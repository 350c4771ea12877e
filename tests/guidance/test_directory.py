"""The counselling directory: complete, valid, and silent where it is not sure."""

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from guidance.counselling.directory import FOLDER, Directory, read_directory
from guidance.counselling.directory_rules import validate
from guidance.counselling.hsds import as_hsds, uuid_of

SCHEMAS = Path(__file__).parents[3] / "shared" / "data"
ELFE = (FOLDER / "elfe.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_directory()


def load(folder: Path, text: str, name: str = "elfe.yml") -> Directory:
    (folder / name).write_text(text, encoding="utf-8")
    return read_directory(folder)


def test_all_files_keep_the_rules(directory):
    """Nobody may be sent to a postal code that does not exist or to a number that does not ring."""
    assert validate(directory) == []


def test_nobody_of_the_collection_was_lost(directory):
    """241 collected services, one of them divided in two, and what the programme texts add."""
    assert len(directory.partners) == len(directory.by_id) == 246
    assert {"sl-elfe", "st-awo-spi-paedagogik", "de-zsba", "de-rkf"} <= directory.by_id.keys()


NAMED = [
    "FITT gGmbH",
    "ELFE e.V.",
    "Caritasverband Schaumberg-Blies",
    "Arbeitskammer des Saarlandes",
    "Festo Lernzentrum Saar GmbH",
    "Kreisstadt Merzig",
    "DRK Landesverband Saarland e.V.",
    "Agentur für Arbeit Saarland",
    "saaris - saarland.innovation&standort e.V.",
    "RKW Nord GmbH",
    "Diakonisches Werk an der Saar gGmbH",
    "Handwerkskammer des Saarlandes",
    "AWO SPI GmbH",
    "Berufsförderungswerk (bfw)",
    "Beschäftigungsinitiative Merzig e.V.",
    "Charta der Vielfalt e.V.",
    "Caritasverband für Saarbrücken und Umgebung e.V.",
    "IQ Vernetzungsprojekt (VP IQ)",
]


@pytest.mark.parametrize("name", NAMED)
def test_the_organisations_of_the_programme_texts_are_there(directory, name):
    """People come with a name they have read somewhere."""
    assert name in {organisation.data["name"] for organisation in directory.organisations}


def test_ended_offers_are_kept_and_marked(directory):
    """An old name must be recognised, and must not be recommended."""
    ended = {partner.id for partner in directory.partners if partner.has_ended(date(2026, 11, 22))}

    assert len(ended) == 18
    assert {"st-awo-spi-paedagogik", "be-zea", "sl-haus-des-ankommens", "sl-merzig-iq-bi"} <= ended


def test_uncertain_contact_data_is_not_shown(directory):
    """A number from an old press report may be somebody else's by now."""
    caritas = directory.by_id["sl-caritas-schaumberg-blies"]

    assert not caritas.contact_shown
    assert (caritas.phone, caritas.email, caritas.street) == (None, None, None)
    assert caritas.website == "http://caritas-neunkirchen.de"


def test_certain_contact_data_is_shown(directory):
    """What is confirmed is the reason to have a directory."""
    eule = directory.by_id["sl-diakonie-eule"]

    assert (eule.phone, eule.email) == ("+49 681 89104987", "eule-sb@dwsaar.de")
    assert eule.place.postal_code == "66115"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("latitude: 49.2333", "latitude: 49.8", "far from Saarbrücken"),
        ("topics: [recognition,", "topics: [beratung,", "use one of"),
        ("reach_via: sl-iq-koordination", "reach_via: nobody", "nobody's id"),
        ("    reach_via: sl-iq-koordination\n", "", "no way to reach it"),
        ("location: saarbruecken", "location: merzig", "missing or wrong"),
        ("confidence: medium", "email: m.muster@elfe.de\n    confidence: medium", "name a person"),
        ("notes: '", "notes: 'Frau Muster fragen. ", "name a person"),
        ("confidence: medium", "phones: [{number: '+49 681 1'}]\n    confidence: medium", "exist"),
        (
            "confidence: medium",
            "phones: [{number: '+49 170 1234567'}]\n    confidence: medium",
            "mobile",
        ),
        ("confidence: medium", "x_opening_hours: immer\n    confidence: medium", "OpenStreetMap"),
        ("city: Saarbrücken", "city: Saarbrücken\n        postal_code: '66000'", "not exist"),
        ("state_province: DE-SL", "state_province: DE-BY", "not in DE-BY"),
        ("extent: [Regionalverband Saarbrücken]", "extent: [Saar]", "no state or district"),
        ("confidence: medium", "colour: red\n    confidence: medium", "not part of the profile"),
    ],
)
def test_a_fault_is_named_with_its_file(tmp_path, right, wrong, message):
    """Whoever keeps the directory must find the place, and learn what to do."""
    assert right in ELFE
    try:
        faults = validate(load(tmp_path, ELFE.replace(right, wrong)))
    except ValueError as fault:
        faults = [str(fault)]

    assert any(fault.startswith("elfe.yml: ") and message in fault for fault in faults), faults


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the official schemas are not at hand")
@pytest.mark.parametrize("version", ["hsds-3.0", "hsds-3.1-dev"])
def test_the_directory_is_valid_hsds(directory, version):
    """Other directories can take ours over as it is."""
    forms = [as_hsds(organisation) for organisation in directory.organisations]
    services = [service for form in forms for service in form.pop("services")]

    assert faults(forms, version, "organization") == []
    assert faults(services, version, "service") == []


def faults(forms: list[dict], version: str, kind: str) -> list[str]:
    schema = json.loads((SCHEMAS / version / f"schema/compiled/{kind}.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [
        f"{form['name']}: {fault.json_path} {fault.message}"
        for form in forms
        for fault in validator.iter_errors(form)
    ]


def test_ids_stay_the_same():
    """Other directories keep our ids, so they must never change."""
    assert uuid_of("service", "sl-elfe") == "fac53dda-8669-5a03-9268-c2148dd5c609"


def test_hsds_keeps_what_the_standard_has_no_field_for(directory):
    """Topic, group and period are what a referral rests on."""
    (form,) = (as_hsds(o) for o in directory.organisations if o.file == "awo-spi.yml")
    service = next(s for s in form["services"] if s["readable_id"] == "st-awo-spi-paedagogik")

    terms = {attribute["taxonomy_term"]["code"] for attribute in service["attributes"]}
    assert terms == {"qualification", "pedagogy"}
    assert (service["status"], service["valid_until"]) == ("inactive", "2022-12-31")
