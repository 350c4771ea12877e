"""The bot's HTTP server: the channels, the widget's files, health and metrics."""

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from rasa.core.channels.channel import register
from rasa.core.run import create_http_input_channels
from sanic import Sanic
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, file, json, raw
from sqlalchemy.exc import SQLAlchemyError

from bot import agent, pages, privacy
from bot.api import hsds
from bot.channels import handover
from bot.channels.problems import (
    INTERNAL,
    MALFORMED,
    NOT_FOUND,
    ProblemRaised,
    problem_response,
)
from bot.settings import ROOT, Settings

log = logging.getLogger(__name__)

WIDGET = ROOT / "widget"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self' {sites}"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
#: So often the conversations whose retention is over are deleted.
PURGE_SECONDS = 6 * 3600
REQUESTS = Counter("lotse_requests", "Answered requests", ("route", "status"))
SECONDS = Histogram("lotse_request_seconds", "Time to answer a request", ("route",))


def create_app(configuration: Settings) -> "Sanic[Any, Any]":
    """Return the server; the agent is loaded once it listens."""
    app = Sanic("lotse", configure_logging=False)
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.ctx.agent = None
    app.ctx.security_headers = {
        name: value.format(sites=configuration.allowed_origins)
        for name, value in SECURITY_HEADERS.items()
    }
    credentials = "credentials.rest.yml" if configuration.rest_channel else "credentials.yml"
    channels = create_http_input_channels(None, str(ROOT / credentials))
    register(channels, app, route="/webhooks/")
    app.static("/widget", WIDGET, name="widget")
    pages.install(app, configuration)
    hsds.install(app)
    app.add_route(_page, "/")
    app.add_route(_live, "/health/live")
    app.add_route(_ready, "/health/ready")
    app.add_route(_metrics, "/metrics")
    app.register_middleware(_start_clock, "request")
    app.register_middleware(_finish, "response")
    app.error_handler.add(Exception, _failed)

    async def load_agent(app: "Sanic[Any, Any]") -> None:
        app.ctx.agent = await asyncio.to_thread(agent.load, configuration)
        log.info("ready")
        app.add_task(_keep_retention(configuration))
        if configuration.callbacks:
            handover.start(app, {channel.name(): channel for channel in channels})

    app.register_listener(lambda app, _loop: app.add_task(load_agent(app)), "after_server_start")
    return app


def run(configuration: Settings, listener: socket.socket) -> None:
    """Serve on a socket that already listens, until the process is told to end."""
    create_app(configuration).run(sock=listener, single_process=True, access_log=False, motd=False)


async def _page(_request: Request) -> HTTPResponse:
    return await file(Path(WIDGET / "index.html"))


async def _keep_retention(configuration: Settings) -> None:
    """Delete what is older than people were told, now and a few times a day."""
    while True:
        try:
            receipt = await asyncio.to_thread(privacy.purge, configuration)
            log.info("purged: %s", receipt["deleted"])
        except SQLAlchemyError as error:
            log.error("purge failed: %s, trying again later", type(error).__name__)
        await asyncio.sleep(PURGE_SECONDS)


async def _live(_request: Request) -> HTTPResponse:
    return json({"status": "ok"})


async def _ready(request: Request) -> HTTPResponse:
    if request.app.ctx.agent is None:
        return json({"status": "starting"}, status=503, headers={"Retry-After": "5"})
    return json({"status": "ok", "model": request.app.ctx.agent.model_id})


async def _metrics(_request: Request) -> HTTPResponse:
    return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


async def _start_clock(request: Request) -> None:
    request.ctx.started = asyncio.get_running_loop().time()


async def _finish(request: Request, response: BaseHTTPResponse) -> None:
    for name, value in request.app.ctx.security_headers.items():
        response.headers.setdefault(name, value)
    route = request.route.path if request.route else "none"
    REQUESTS.labels(route, response.status).inc()
    if started := getattr(request.ctx, "started", None):
        SECONDS.labels(route).observe(asyncio.get_running_loop().time() - started)


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """Answer any error as a problem; log where it happened, never what somebody wrote."""
    if isinstance(error, NotFound):
        error = ProblemRaised(NOT_FOUND)
    elif isinstance(error, SanicException) and error.status_code < 500:
        error = ProblemRaised(MALFORMED, what=str(error.status_code))
    elif not isinstance(error, ProblemRaised):
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        log.error("request failed: %s at %s", type(error).__name__, place)
        error = ProblemRaised(INTERNAL)
    return await problem_response(request, error)
