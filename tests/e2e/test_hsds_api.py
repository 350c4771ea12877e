"""The directory as HSDS API of the running server."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate as validate_openapi

SCHEMAS = Path(__file__).parents[3] / "shared" / "data" / "hsds-3.1-dev" / "schema" / "compiled"


@pytest.fixture
def ask(server):
    """Return a function that asks the API."""
    session = requests.Session()

    def get(path: str = "/", headers: dict | None = None, **query: object) -> requests.Response:
        url = f"{server.url}/api/hsds{path}"
        return session.get(url, params=query, headers=headers, timeout=20)

    return get


def readable(response: requests.Response) -> list[str]:
    return [entry["service"]["readable_id"] for entry in response.json()["contents"]]


def test_the_api_says_what_it_is(ask):
    """Version and description stand where HSDS wants them."""
    told = ask().json()

    assert told["version"] == "3.1"
    assert requests.get(told["openapi_url"], timeout=20).json()["openapi"].startswith("3.1")
    assert "x_opening_hours" in requests.get(told["profile"], timeout=20).text


def test_the_description_is_valid_openapi_and_names_what_there_is(ask):
    """Clients are made from it."""
    told = ask("/openapi.json").json()
    validate_openapi(told)

    for path in told["paths"]:
        assert ask(path.replace("{id}", "elfe")).status_code in (200, 404), path


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/services", "service"),
        ("/service_at_locations", "service_at_location"),
        ("/organizations", "organization"),
    ],
)
@pytest.mark.parametrize("full", ["true", "false"])
def test_all_entries_are_valid_hsds(ask, path, schema, full):
    """In brief and in full, over all pages, and one by one."""
    if not SCHEMAS.exists():
        pytest.skip("the schemas are not at hand")
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text())
    validator = Draft202012Validator(rules, format_checker=FormatChecker())
    entries, page = [], 0
    while True:
        page += 1
        told = ask(path, page=page, per_page=100, full=full).json()
        entries += told["contents"]
        if told["last_page"]:
            break

    assert len({entry["id"] for entry in entries}) == told["total_items"] == len(entries) > 100
    assert [fault.message for entry in entries for fault in validator.iter_errors(entry)] == []
    one = ask(f"{path}/{entries[0]['id']}").json()
    assert one["id"] == entries[0]["id"] and validator.is_valid(one)


def test_near_a_postal_code_the_nearest_comes_first(ask):
    """Only who serves the place is told."""
    found = ask("/service_at_locations", postcode="66111", topic="recognition").json()["contents"]
    ways = [entry["x_distance_km"] for entry in found]

    assert ways == sorted(ways) and len(ways) > 1
    near = ask("/service_at_locations", postcode="66111", topic="recognition", proximity=2000)
    assert [e["x_distance_km"] for e in near.json()["contents"]] == [w for w in ways if w <= 2]


def test_filters_narrow(ask):
    """Language and topic, as a person would ask."""
    assert readable(ask("/service_at_locations", postcode="66111", language="ru")) == ["sl-elfe"]
    assert readable(ask("/service_at_locations", search="elfe")) == ["sl-elfe"]


def test_open_at_is_german_time_and_knows_holidays(ask):
    """Who is open on a Tuesday morning is not on Christmas Day."""
    open_then = {
        at: {*readable(ask("/service_at_locations", per_page=500, open_at=at))}
        for at in (
            "2026-11-24T10:00",
            "2026-11-24T09:00Z",
            "2026-11-24T09:00+00:00",
            "2026-12-25T10:00",
        )
    }
    tuesday, *same, christmas = open_then.values()

    assert tuesday and all(each == tuesday for each in same)
    assert not christmas & tuesday


def test_uncertain_contact_data_is_not_published(ask):
    """What may not be shown in the chat is not shown here."""
    services = ask("/services", per_page=500, full="true").json()["contents"]
    low = [service for service in services if service["confidence"] == "low"]

    assert low and not any(service["phones"] or service.get("email") for service in low)


def test_former_services_are_marked_and_not_found_by_place(ask):
    """Old names are recognised, and nobody is sent there."""
    assert ask("/services/st-awo-spi-paedagogik").json()["status"] == "inactive"
    assert ask("/service_at_locations/st-awo-spi-paedagogik").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"}, {"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"per_page": "501"},
        {"postcode": "00000"}, {"postcode": "6611"}, {"postcode": "٦٦١١١"}, {"postcode": ""},
        {"proximity": "1000"}, {"postcode": "66111", "proximity": "far"}, {"postcode": "66111", "proximity": "-5"},
        {"topic": "cooking"}, {"language": "klingon"}, {"open_at": "soon"}, {"open_at": "0001-01-01T00:00"},
        {"open_at": "9999-12-31T23:59"}, {"full": "perhaps"}, {"format": "xml"}, {"search": "x" * 201},
        {"colour": "red"}, {"page": ["1", "2"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_a_problem(ask, query):
    """Said, not guessed; in the one form that errors have."""
    response = ask("/service_at_locations", **query)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 400 and len(response.json()["detail"]) > 10


@pytest.mark.parametrize(
    "path", ["/services/nobody", "/services/..%2F..", "/cooks", "/services/a/b"]
)
def test_what_is_not_there_is_a_problem(ask, path):
    """404 as everywhere."""
    response = ask(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_an_empty_page_is_a_page(ask):
    """Beyond the end there is nothing, and that is no error."""
    told = ask("/services", page=999).json()

    assert (told["empty"], told["last_page"], told["contents"]) == (True, True, [])


def test_unchanged_answers_are_not_sent_again(ask):
    """ETags work for pages and entries, and differ between questions."""
    first = ask("/services", page=2)
    again = ask("/services", {"If-None-Match": first.headers["ETag"]}, page=2)

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["Cache-Control"]
    assert ask("/services", {"If-None-Match": first.headers["ETag"]}, page=3).status_code == 200


def test_pages_of_any_site_may_read_and_nobody_may_write(server):
    """Open data, read-only."""
    url = f"{server.url}/api/hsds/services"

    assert requests.get(url, timeout=20).headers["Access-Control-Allow-Origin"] == "*"
    assert requests.options(url, timeout=20).headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"  # fmt: skip
    assert requests.head(url, timeout=20).status_code == 200
    assert {requests.request(verb, url, timeout=20).ok for verb in ("POST", "PUT", "DELETE")} == {
        False
    }


def test_lines_without_pages(ask):
    """All entries at once, one per line."""
    lines = ask("/services", format="ndjson", minimal="true").text.splitlines()

    assert len(lines) == ask("/services").json()["total_items"]
    assert all(json.loads(line).keys() == {"id"} for line in lines)


def test_an_answer_takes_milliseconds_and_does_not_hold_up_the_chat(ask, server):
    """Somebody who copies the directory is not noticed by those who chat."""
    ask("/service_at_locations", postcode="10115")
    started = time.perf_counter()
    for code in ("66111", "10115", "80331", "20095", "50667"):
        assert ask("/service_at_locations", postcode=code, topic="recognition").ok
    assert (time.perf_counter() - started) / 5 < 0.05

    with ThreadPoolExecutor(8) as others:
        copying = [others.submit(ask, "/services", full="true", per_page=500) for _ in range(40)]
        started = time.perf_counter()
        assert server.conversation("de").say("Hallo")
        assert time.perf_counter() - started < 3
    assert all(copy.result().ok for copy in copying)
