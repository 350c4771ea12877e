"""A directory that others keep: fetched over an HSDS API, checked, and kept as a copy.

Whatever is wrong with the feed, the last good copy stays, and the assistant never waits for it.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import requests
from urllib3.exceptions import HTTPError

from guidance.counselling.directory import Directory, Organisation
from guidance.counselling.directory_rules import concerned, directory_of_shaped, faults_of
from guidance.counselling.exchange.files import write_files
from guidance.counselling.exchange.from_hsds import organisations as organisations_of
from guidance.counselling.live import feed_copy

log = logging.getLogger(__name__)

Json = dict[str, Any]
Result = TypeVar("Result")


class FeedFailed(Exception):
    """The feed cannot be used; the text says why."""


class _Passing(Exception):
    """Trouble that may be over soon."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much patience a feed gets."""

    answer_seconds: float = 15  # for a connection, and between two pieces of an answer
    total_seconds: float = 600
    total_bytes: int = 100_000_000
    requests: int = 20_000
    tries: int = 4
    pause_seconds: float = 1  # before the second try, doubled for each further one


@dataclass(frozen=True, slots=True)
class Report:
    """What a synchronisation brought; `faults` are the entries that were left out, and why."""

    url: str
    services: int
    organisations: int
    changed: bool
    seconds: float
    faults: tuple[str, ...] = field(default=())


def sync(
    url: str, var: Path, own: Directory, *, accept: bool = False, limits: Limits | None = None
) -> Report:
    """Fetch the services of the HSDS API at `url` and keep what is right of them under `var`.

    `own` are the other layers of the directory, to which the entries must fit. Raises FeedFailed
    and keeps the last good copy where the feed is down, slow, huge or wrong, or, without
    `accept`, has lost more than half of its services.
    """
    started = time.monotonic()
    limits = limits or Limits()
    client = _Client(limits, _read_json(_pages(var)))
    told = _within(limits.total_seconds, lambda: list(_services(url.rstrip("/"), client)))
    if not told:
        raise FeedFailed(f"{url}: has no services")
    found, faults = organisations_of(told, url)
    good, further = _fitting(found, own)
    good, incomplete = _complete(good, own)
    further += incomplete
    copy = _read_json(feed_copy(var))
    former = copy.get("organisations", []) if copy.get("url") == url else []
    _plausible(url, _count(good), _count(former), accept, [*faults, *further])
    changed = good != former
    contents = {_pages(var): client.pages()}
    if changed:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        contents[feed_copy(var)] = {"url": url, "fetched_at": at, "organisations": good}
    write_files(
        {path: json.dumps(data, ensure_ascii=False).encode() for path, data in contents.items()}
    )
    seconds = round(time.monotonic() - started, 1)
    return Report(url, _count(good), len(good), changed, seconds, (*faults, *further))


def last_good(var: Path) -> str | None:
    """Return when the copy was fetched, None where there is none."""
    at = _read_json(feed_copy(var)).get("fetched_at")
    return str(at) if at else None


def _count(organisations: list[Json]) -> int:
    return sum(len(data["services"]) for data in organisations)


def _plausible(url: str, now: int, before: int, accept: bool, faults: list[str]) -> None:
    if not now:
        raise FeedFailed(f"{url}: none of its services can be used; the first: {faults[0]}")
    if now * 2 < before and not accept:
        raise FeedFailed(
            f"{url}: {now} services instead of {before}; if that is right, sync with --accept"
        )


def _fitting(found: Mapping[str, Json], own: Directory) -> tuple[list[Json], list[str]]:
    """Return the organisations that keep the rules of the directory, and the faults of the rest."""
    good = {f"{key}.yml": data for key, data in found.items()}
    left_out: list[str] = []
    while True:
        candidates = {file: Organisation(file, data) for file, data in good.items()}
        directory = directory_of_shaped(
            ({one.file: one for one in own.organisations} | candidates).values()
        )
        faults = {file: faults_of(one, directory) for file, one in candidates.items()}
        if not any(faults.values()):
            return list(good.values()), left_out
        for file, said in faults.items():
            left_out += [f"{fault}, left out" for fault in said]
            if said:
                rest = _without(good.pop(file), said)
                good |= {file: rest} if rest else {}


def _complete(found: list[Json], own: Directory) -> tuple[list[Json], list[str]]:
    """Keep our own organisation where the feed has only some of its services.

    Whoever closes a service says so in its status; what is missing was left out, or not told.
    """
    ours = {one.data["id"]: _ids(one.data) for one in own.organisations}
    good, faults = [], []
    for data in found:
        if missing := ours.get(data["id"], set()) - _ids(data):
            faults.append(f"{data['id']}.yml: {', '.join(sorted(missing))} missing, ours stays")
        else:
            good.append(data)
    return good, faults


def _ids(data: Mapping[str, Any]) -> set[str]:
    return {service["id"] for service in data["services"]}


def _without(data: Json, faults: list[str]) -> Json | None:
    """Return an organisation without its faulty services, None if nothing is left of it."""
    wrong = [concerned(data, fault) for fault in faults]
    if not all(wrong):
        return None
    out = {number for numbers in wrong for number in numbers}
    rest = [service for number, service in enumerate(data["services"]) if number not in out]
    return data | {"services": rest} if rest else None


def _services(url: str, client: "_Client") -> Iterator[Json]:
    """Yield the feed's services in full, page by page."""
    seen: set[str] = set()
    page = 0
    while True:
        page += 1
        told = client.get(f"{url}/services", page=page, per_page=100, full="true")
        entries = told.get("contents") if isinstance(told, dict) else told
        if not isinstance(entries, list):
            raise FeedFailed(f"{url}/services: page {page} has no list of contents")
        ids = {str(entry.get("id", "")) if isinstance(entry, dict) else "" for entry in entries}
        more = isinstance(told, dict) and not told.get("last_page", page >= _pages_told(told))
        if more and ids <= seen:
            raise FeedFailed(f"{url}/services: page {page} repeats what was told before")
        for entry in entries:
            if not isinstance(entry, dict) or str(entry.get("id", "")) in seen:
                continue
            full = "organization" in entry
            yield entry if full else client.get(f"{url}/services/{entry.get('id', '')}")
        seen |= ids
        if not more:
            return


def _pages_told(told: Json) -> int:
    total = told.get("total_pages", 1)
    return total if isinstance(total, int) else 1


class _Client:
    """Asks for JSON, with limits, and again only for what has changed."""

    def __init__(self, limits: Limits, pages: Json) -> None:
        self._limits = limits
        self._former = pages
        self._asked: dict[str, Json] = {}
        self._requests = self._bytes = 0
        self._deadline = time.monotonic() + limits.total_seconds
        self._session = requests.Session()
        self._session.max_redirects = 5
        self._session.headers.update(
            # Packed answers could unpack to any size.
            {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Lotse"}
        )

    def pages(self) -> Json:
        """Return the answers to keep, so that only changed ones need be sent next time."""
        return self._asked

    def get(self, url: str, **query: str | int) -> Any:
        """Return the JSON at an address; raises FeedFailed."""
        pause = self._limits.pause_seconds
        for left in reversed(range(self._limits.tries)):
            try:
                return self._try(url, query)
            except _Passing as problem:
                if not left or time.monotonic() + pause > self._deadline:
                    raise FeedFailed(f"{url}: {problem}") from problem
                time.sleep(pause)
                pause *= 2
            except requests.RequestException as problem:
                raise FeedFailed(f"{url}: {type(problem).__name__}") from problem
        raise AssertionError  # the last try returns or raises

    def _try(self, url: str, query: Mapping[str, str | int]) -> Any:
        self._requests += 1
        if self._requests > self._limits.requests:
            raise FeedFailed(f"{url}: more than {self._limits.requests:,} requests needed")
        address = str(requests.Request("GET", url, params=query).prepare().url)
        known = self._former.get(address)
        headers = {"If-None-Match": known["etag"]} if known else {}
        timeout = self._limits.answer_seconds
        try:
            with self._session.get(
                address, headers=headers, timeout=timeout, stream=True
            ) as answer:
                if answer.status_code == requests.codes.not_modified and known:
                    self._asked[address] = known
                    return known["body"]
                body = self._body(url, answer)
        except (requests.ConnectionError, requests.Timeout, HTTPError, TimeoutError) as problem:
            raise _Passing(type(problem).__name__) from problem
        if etag := answer.headers.get("ETag"):
            self._asked[address] = {"etag": etag, "body": body}
        return body

    def _body(self, url: str, answer: requests.Response) -> Any:
        if answer.status_code == requests.codes.too_many_requests or answer.status_code >= 500:
            raise _Passing(f"answers {answer.status_code}")
        if answer.status_code != requests.codes.ok:
            raise FeedFailed(f"{url}: answers {answer.status_code}")
        kind = answer.headers.get("Content-Type", "")
        if "json" not in kind:
            raise FeedFailed(f"{url}: answers {kind or 'something'!r} instead of JSON")
        try:
            return json.loads(self._content(url, answer))
        except UnicodeDecodeError as problem:
            raise FeedFailed(f"{url}: is not UTF-8") from problem
        except (ValueError, RecursionError) as problem:
            raise FeedFailed(f"{url}: is no JSON") from problem

    def _content(self, url: str, answer: requests.Response) -> bytes:
        """Read piece by piece: a body may be endless, or come in drop by drop."""
        content = bytearray()
        while piece := answer.raw.read1(65_536):
            content += piece
            self._bytes += len(piece)
            if self._bytes > self._limits.total_bytes:
                raise FeedFailed(f"{url}: sends more than {self._limits.total_bytes:,} bytes")
            if time.monotonic() > self._deadline:
                raise FeedFailed(f"{url}: takes longer than {self._limits.total_seconds:.0f} s")
        return bytes(content)


def _within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return what the work returns; gives it up after a time, whatever it waits for."""
    results: list[Result] = []
    problems: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as problem:
            problems.append(problem)

    thread = threading.Thread(target=run, name="feed", daemon=True)
    thread.start()
    thread.join(seconds)
    if problems:
        raise problems[0]
    if not results:
        raise FeedFailed(f"takes longer than {seconds:.0f} s")
    return results[0]


def _pages(var: Path) -> Path:
    return feed_copy(var).with_name("pages.json")


def _read_json(path: Path) -> Json:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
