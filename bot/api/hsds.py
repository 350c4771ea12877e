"""The directory as a read-only HSDS 3.1 API under /api/hsds/, for other directories."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from math import ceil
from typing import Any

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.api.parameters import Parameters, Wrong
from bot.channels.problems import NOT_FOUND, Problem
from bot.settings import ROOT, settings
from guidance.counselling.exchange.published import Item, Published, Wanted, find, publish
from guidance.counselling.live import load_directory
from guidance.counselling.opening import BERLIN
from guidance.geography.places import place_of_postal_code

api = Blueprint("hsds", url_prefix="/api/hsds")

#: Read by programmes, not by people, and so in English only.
PARAMETER = Problem(400, "parameter", "A parameter cannot be used", "{what}")
JSON = "application/json"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "7200",
}
_PAGING = ("page", "per_page", "format", "full", "minimal")
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "services": ("search", "organization_id", "taxonomy_term_id", "topic", "language"),
    "organizations": ("search",),
    "service_at_locations": (
        *("search", "organization_id", "taxonomy_term_id", "topic", "language"),
        *("postcode", "proximity", "open_at"),
    ),
}
_MOST = 500  # entries on a page
_GET = ("GET", "HEAD", "OPTIONS")


class Shelf:
    """Holds the published directory; a new one is made beside, while the old one is read."""

    def __init__(self) -> None:
        self._published: Published | None = None
        self._making: asyncio.Task[None] | None = None

    async def published(self) -> Published:
        """Return the directory as it was at most a minute ago; only the first call waits."""
        if self._published is None or self._is_old(self._published):
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(self._make())
            if self._published is None:
                await asyncio.shield(self._making)
        assert self._published  # noqa: S101 - the task has made it, or raised
        return self._published

    def _is_old(self, published: Published) -> bool:
        return published.directory is not load_directory() or published.day != _today()

    async def _make(self) -> None:
        def make() -> Published:
            place_of_postal_code("66111")  # reads the places, for which nobody shall wait later
            return publish(load_directory(), _today())

        self._published = await asyncio.to_thread(make)


def install(app: "Sanic[Any, Any]") -> None:
    """Add the API to the server."""
    app.ctx.hsds = Shelf()
    app.blueprint(api)


@api.route("/", methods=_GET)
async def about(request: Request) -> HTTPResponse:
    """Tell the version of HSDS, the profile, and where the API is described."""
    base = settings().public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    told = {
        "version": "3.1",
        "profile": f"{base}/api/hsds/profile",
        "openapi_url": f"{base}/api/hsds/openapi.json",
    }
    return _answer(request, json.dumps(told).encode())


@api.route("/openapi.json", methods=_GET)
async def openapi(request: Request) -> HTTPResponse:
    """Describe the API."""
    return _answer(request, _file("bot/api/openapi.json"))


@api.route("/profile", methods=_GET)
async def profile(request: Request) -> HTTPResponse:
    """Describe what our profile adds to HSDS."""
    return _answer(request, _file("docs/directory.md"), kind="text/markdown; charset=utf-8")


@api.route("/<kind:(services|organizations|service_at_locations)>", methods=_GET)
async def listing(request: Request, kind: str) -> HTTPResponse:
    """Return a page of what fits the parameters."""
    published = await request.app.ctx.hsds.published()
    given = Parameters(request.query_string, (*_PAGING, *_FILTERS[kind]))
    page, size = given.number("page", 1, 1_000_000), given.number("per_page", 50, _MOST)
    lines = given.choice("format", ("json", "ndjson")) == "ndjson"
    write = _writer(given.flag("full"), given.flag("minimal"))
    wanted = _wanted(given)
    items = {
        "services": published.services,
        "organizations": published.organisations,
        "service_at_locations": published.at_locations,
    }[kind]
    if wanted.open_at:  # hours take longer to look up than anything else
        found = await asyncio.to_thread(find, items, wanted)
    else:
        found = find(items, wanted)
    if lines:
        content = b"".join(write(item, way) + b"\n" for item, way in found)
        return _answer(request, content, published.version, "application/x-ndjson")
    shown = found[(page - 1) * size : page * size]
    content = _page((write(item, way) for item, way in shown), len(found), len(shown), page, size)
    return _answer(request, content, published.version)


@api.route("/<kind:(services|organizations|service_at_locations)>/<key:str>", methods=_GET)
async def entry(request: Request, kind: str, key: str) -> HTTPResponse:
    """Return one entry in full, by its UUID or our readable id."""
    Parameters(request.query_string, ())
    published = await request.app.ctx.hsds.published()
    item = published.by_id[kind].get(key.lower())
    if item is None:
        return _problem(NOT_FOUND)
    return _answer(request, item.full, published.version)


@api.on_request
async def preflight(request: Request) -> HTTPResponse | None:
    """Allow pages of any site to read."""
    return empty(headers=CORS) if request.method == "OPTIONS" else None


@api.exception(Wrong)
async def refused(_request: Request, error: Wrong) -> HTTPResponse:
    """Say which parameter cannot be used, and what would fit."""
    return _problem(PARAMETER, what=str(error))


def _problem(problem: Problem, **values: str) -> HTTPResponse:
    response = problem.response("en", **values)
    response.headers.update(CORS)
    return response


def _wanted(given: Parameters) -> Wanted:
    return Wanted(
        search=given.text("search") or "",
        organisation=given.text("organization_id"),
        term=given.text("taxonomy_term_id"),
        topic=given.topic(),
        language=given.language(),
        place=given.place(),
        proximity_km=given.kilometres(),
        open_at=given.moment("open_at"),
    )


def _writer(full: bool, minimal: bool) -> Callable[[Item, float | None], bytes]:
    def write(item: Item, way: float | None) -> bytes:
        content = item.minimal if minimal else item.full if full else item.brief
        return content if way is None else content[:-1] + b',"x_distance_km":%.1f}' % way

    return write


def _page(entries: Iterable[bytes], total: int, size: int, page: int, most: int) -> bytes:
    """Return a page as HSDS wants it; the entries are JSON already."""
    pages = ceil(total / most)
    told = {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": size,
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": size == 0,
    }
    return json.dumps(told)[:-1].encode() + b', "contents": [' + b",".join(entries) + b"]}"


def _answer(request: Request, content: bytes, version: str = "", kind: str = JSON) -> HTTPResponse:
    """Return content with what lets others ask again only for changes."""
    seed = f"{version} {request.path}?{request.query_string}".encode() if version else content
    etag = f'"{hashlib.sha256(seed).hexdigest()[:24]}"'
    headers = {**CORS, "ETag": etag, "Cache-Control": "public, max-age=60"}
    asked = request.headers.get("if-none-match", "")
    if asked.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in asked.split(",")):
        return empty(304, headers=headers)
    return raw(content, headers=headers, content_type=kind)


@cache
def _file(name: str) -> bytes:
    return (ROOT / name).read_bytes()


def _today() -> Any:
    return datetime.now(BERLIN).date()
