"""A feed from elsewhere: taken over when it is right; when it is not, the last good copy stays."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from guidance.counselling.directory import Directory, directory_of, read_directory
from guidance.counselling.exchange.feed import FeedFailed, Limits, sync
from guidance.counselling.hsds import as_hsds
from guidance.counselling.live import LiveDirectory, feed_copy

HASTE = Limits(answer_seconds=0.5, total_seconds=3, total_bytes=3_000_000, pause_seconds=0.01)


@cache
def own() -> Directory:
    return read_directory()


@cache
def services() -> list[dict]:
    """Return eight organisations of ours as another directory tells them."""
    some = [o for o in own().organisations if len(o.data["services"]) > 1][:8]
    return [service for organisation in some for service in as_hsds(organisation)["services"]]


@cache
def others() -> Directory:
    """Return our directory without the organisations that the feed tells."""
    told = {service["organization"]["name"] for service in services()}
    return directory_of(o for o in own().organisations if o.data["name"] not in told)


class Feed(ThreadingHTTPServer):
    """An HSDS API that answers as `behave` wants, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hsds"
        self.entries: list[object] = services()
        self.behave: Callable[[Answer], None] = Answer.page
        self.asked: list[str] = []


class Answer(BaseHTTPRequestHandler):
    """One request; the methods are ways to answer it."""

    server: Feed

    def do_GET(self) -> None:
        """Answer as the feed behaves, until the client gives up."""
        self.server.asked.append(self.path)
        with suppress(OSError):
            self.server.behave(self)

    def say(
        self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        """Answer with a body."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self, size: int = 5, **more: object) -> None:
        """Answer as HSDS wants."""
        number = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
        entries = self.server.entries[(number - 1) * size : number * size]
        pages = -(-len(self.server.entries) // size)
        told = {"total_pages": pages, "page_number": number, "last_page": number >= pages,
                "contents": entries} | more  # fmt: skip
        body = json.dumps(told).encode()
        etag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == etag:
            self.say(b"", 304)
        else:
            self.say(body, ETag=etag)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[Feed]:
    """Return a feed that is right."""
    serving = Feed()
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    yield serving
    serving.shutdown()
    serving.server_close()


def fetch(feed: Feed, var, **options):
    return sync(
        feed.url, var, options.pop("own", others()), limits=options.pop("limits", HASTE), **options
    )


def test_all_pages_are_taken_over_and_come_out_as_they_went_in(feed, tmp_path):
    """What one Lotse tells another is what it knows, but for editors' notes."""
    report = fetch(feed, tmp_path)
    told = json.loads(feed_copy(tmp_path).read_text())["organisations"]

    assert (report.services, report.faults, report.changed) == (len(services()), (), True)
    assert len(feed.asked) > 2
    known = {one.data["id"]: one.data for one in own().organisations}
    for data in told:
        wanted = [
            {k: v for k, v in s.items() if k != "notes"} for s in known[data["id"]]["services"]
        ]
        assert [{k: v for k, v in s.items() if v} for s in data["services"]] == wanted


def test_the_assistant_sees_the_copy(feed, tmp_path):
    """What was fetched is offered."""
    stranger = {**services()[0]["organization"], "organization_identifiers": []}
    feed.entries = [{**services()[0], "readable_id": "neu-1", "organization": stranger}]
    live = LiveDirectory(tmp_path / "none", tmp_path)
    fetch(feed, tmp_path)
    live.refresh()

    assert "neu-1" in live.current.by_id


def test_unchanged_pages_are_not_sent_again(feed, tmp_path):
    """ETags spare both sides the work, and the copy is not written anew."""
    fetch(feed, tmp_path)
    written = feed_copy(tmp_path).stat().st_mtime_ns
    report = fetch(feed, tmp_path)

    assert (report.changed, report.services) == (False, len(services()))
    assert feed_copy(tmp_path).stat().st_mtime_ns == written


def test_a_lost_page_store_is_no_loss(feed, tmp_path):
    """Without remembered ETags all is fetched again."""
    fetch(feed, tmp_path)
    feed_copy(tmp_path).with_name("pages.json").write_text("{")

    assert fetch(feed, tmp_path).services == len(services())


def test_an_unasked_for_not_modified_is_a_fault(feed, tmp_path):
    """A server that forgot its ETags must not make us forget the directory."""
    feed.behave = lambda answer: answer.say(b"", 304)
    with pytest.raises(FeedFailed, match="304"):
        fetch(feed, tmp_path)


def test_short_trouble_is_sat_out(feed, tmp_path):
    """A restart on the other side costs nothing."""
    troubles = iter([500, 503, 429])

    def behave(answer: Answer) -> None:
        status = next(troubles, None)
        answer.say(b"", status) if status else answer.page()

    feed.behave = behave

    assert fetch(feed, tmp_path).services == len(services())


def test_entries_without_details_are_asked_for_one_by_one(feed, tmp_path):
    """Most HSDS servers list services in brief."""

    def behave(answer: Answer) -> None:
        key = urlsplit(answer.path).path.rpartition("/")[2]
        full = {service["id"]: service for service in services()}
        if key in full:
            answer.say(json.dumps(full[key]).encode())
        else:
            answer.page()

    feed.behave = behave
    feed.entries = [{"id": service["id"], "name": service["name"]} for service in services()]

    assert fetch(feed, tmp_path).services == len(services())


# ---- Feeds that are down, slow, huge or wrong


def hang(answer: Answer) -> None:
    time.sleep(5)


def drip(answer: Answer) -> None:
    answer.send_response(200)
    answer.send_header("Content-Type", "application/json")
    answer.end_headers()
    for _ in range(100):
        answer.wfile.write(b" ")
        time.sleep(0.1)


def drip_headers(answer: Answer) -> None:
    answer.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100):
        answer.wfile.write(b"x")
        time.sleep(0.1)


def endless(answer: Answer) -> None:
    answer.send_response(200)
    answer.send_header("Content-Type", "application/json")
    answer.end_headers()
    while True:
        answer.wfile.write(b" " * 100_000)


def cut_off(answer: Answer) -> None:
    answer.send_response(200)
    answer.send_header("Content-Type", "application/json")
    answer.send_header("Content-Length", "1000")
    answer.end_headers()
    answer.wfile.write(b'{"contents": [')


def redirect(answer: Answer) -> None:
    answer.say(b"", 302, Location=answer.path)


BAD = {
    "always 500": (lambda answer: answer.say(b"", 500), "answers 500"),
    "not found": (lambda answer: answer.say(b"", 404), "answers 404"),
    "forbidden": (lambda answer: answer.say(b"", 403), "answers 403"),
    "hangs": (hang, "ReadTimeout"),
    "drips": (drip, "takes longer"),
    "drips headers": (drip_headers, "takes longer"),
    "endless": (endless, "sends more"),
    "cut off": (cut_off, "ProtocolError|IncompleteRead"),
    "no HTTP": (lambda answer: answer.wfile.write(b"hello\r\n"), "ConnectionError"),
    "no JSON": (lambda answer: answer.say(b"{contents:"), "is no JSON"),
    "deep JSON": (lambda answer: answer.say(b"[" * 200_000), "is no JSON"),
    "empty body": (lambda answer: answer.say(b""), "is no JSON"),
    "not UTF-8": (lambda answer: answer.say('{"contents": "ä"}'.encode("latin-1")), "not UTF-8"),
    "a web page": (lambda answer: answer.say(b"<html>", kind="text/html"), "instead of JSON"),
    "another shape": (lambda answer: answer.say(b'"services"'), "no list of contents"),
    "no contents": (lambda answer: answer.say(b'{"contents": {}}'), "no list of contents"),
    "no entries": (lambda answer: answer.say(b'{"contents": []}'), "has no services"),
    "nothing right": (lambda answer: answer.say(b'{"contents": [{"id": "1", "organization": 7}]}'), "none of its services"),
    "redirects": (redirect, "TooManyRedirects"),
    "paging loop": (lambda answer: answer.page(100, last_page=False), "repeats"),
    "empty for ever": (lambda answer: answer.page(last_page=False, contents=[]), "repeats"),
}  # fmt: skip


@pytest.mark.parametrize(("behave", "reason"), BAD.values(), ids=BAD)
def test_whatever_is_wrong_the_last_good_copy_stays(feed, tmp_path, behave, reason):
    """A feed that is down, slow, huge or wrong never costs an answer, and ends in time."""
    fetch(feed, tmp_path)
    before = feed_copy(tmp_path).read_bytes()
    feed_copy(tmp_path).with_name("pages.json").unlink()
    feed.behave = behave
    started = time.monotonic()
    with pytest.raises(FeedFailed, match=reason):
        fetch(feed, tmp_path)

    assert time.monotonic() - started < HASTE.total_seconds + 1
    assert feed_copy(tmp_path).read_bytes() == before


def test_a_feed_that_is_not_there(tmp_path):
    """Nobody listens: said, and nothing is written."""
    with pytest.raises(FeedFailed, match="ConnectionError"):
        sync("http://127.0.0.1:9/hsds", tmp_path, own(), limits=HASTE)

    assert not feed_copy(tmp_path).exists()


WRONG = {
    "topic": lambda s: s.update(attributes=[]),
    "phone": lambda s: s.update(phones=[{"id": "1", "number": "ring ring"}]),
    "mobile": lambda s: s.update(phones=[{"id": "1", "number": "+49 172 1234567"}]),
    "link": lambda s: s.update(url="javascript:alert(1)"),
    "person": lambda s: s.update(name="Beratung bei Frau Muster"),
    "status": lambda s: s.update(status="open"),
    "hours": lambda s: s.update(schedules=[{"id": "1", "x_opening_hours": "nine to five"}]),
    "area": lambda s: s.update(service_areas=[{"id": "1", "name": "Mordor"}]),
    "type": lambda s: s.update(name=["a", "b"]),
    "list": lambda s: s.update(languages="ru"),
    "date": lambda s: s.update(valid_until="soon"),
    "nothing": lambda s: s.clear(),
    "id of another": lambda s: s.update(readable_id="sl-elfe"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_left_out_and_the_others_stay(feed, tmp_path, spoil):
    """One bad entry spoils neither the feed nor an answer."""
    entries = json.loads(json.dumps(services()))
    spoil(entries[0])
    feed.entries = [entry or {"id": "x", "organization": {}} for entry in entries]
    report = fetch(feed, tmp_path)

    assert report.services == len(services()) - 1
    assert len(report.faults) == 1 and report.faults[0].endswith("left out")


def test_half_an_organisation_does_not_stand_in_the_place_of_ours(feed, tmp_path):
    """Where an entry was left out, what we know ourselves is better."""
    entries = json.loads(json.dumps(services()))
    entries[0].update(attributes=[])
    feed.entries = entries
    report = fetch(feed, tmp_path, own=own())

    key = entries[0]["readable_id"]
    assert f"{key} missing, ours stays" in report.faults[-1]
    assert key not in feed_copy(tmp_path).read_text()


def test_a_feed_that_has_lost_most_is_not_believed_at_once(feed, tmp_path):
    """Half a database restored on the other side must not empty ours, unless it is meant."""
    fetch(feed, tmp_path)
    feed.entries = services()[:2]
    with pytest.raises(FeedFailed, match="--accept"):
        fetch(feed, tmp_path)

    assert fetch(feed, tmp_path, accept=True).services == 2


def test_a_foreign_directory_needs_only_what_the_standard_has(feed, tmp_path):
    """Terms by name, states by name, weekly schedules, no coordinates."""
    feed.entries = [
        {
            "id": "9b0aee29-7a3e-4b7e-9d3b-0f4a0a2c9a11",
            "name": "Beratung zur Anerkennung",
            "status": "active",
            "url": "https://beratung.example",
            "organization": {"id": "1f6bb8d6-0e3c-4d5e-8c55-6f7a3a1f9c22", "name": "Verein"},
            "phones": [{"id": "1", "number": "0421 3618000"}],
            "languages": [{"id": "1", "code": "ru-RU"}],
            "schedules": [{"id": "1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00+01:00", "closes_at": "12:00:00+01:00"}],
            "attributes": [{"id": "1", "taxonomy_term": {"id": "1", "name": "Recognition"}}],
            "service_at_locations": [{"id": "1", "location": {"id": "1f6bb8d6-0e3c-4d5e-8c55-6f7a3a1f9c33", "location_type": "physical", "addresses": [
                {"id": "1", "address_1": "Markt 1", "city": "Bremen", "postal_code": "28195", "state_province": "Bremen", "country": "DE", "address_type": "physical"}]}}],
        }
    ]  # fmt: skip
    report = fetch(feed, tmp_path)
    live = LiveDirectory(tmp_path / "none", tmp_path)
    (partner,) = live.current.partners

    assert report.faults == ()
    assert (partner.phone, partner.languages, partner.opening_hours) == ("+49 421 3618000", ("ru",), "Mo,Tu 09:00-12:00")  # fmt: skip
    assert (partner.service_area, partner.topics) == ({"DE-HB"}, {"recognition"})
