"""What `lotse serve` starts: the bot, the action server and the console, each on its socket."""

import logging
import os
import socket
import sys
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.agent import NoModel, newest_model
from bot.database import connect
from bot.settings import Settings
from bot.supervisor import Part, listen, python, supervise
from guidance.counselling.live import load_directory
from guidance.facts import facts
from guidance.geography.countries import find_foreign_cities
from guidance.recognition.professions import professions

log = logging.getLogger(__name__)

#: Hosts that mean all addresses of this machine.
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104


class CannotServe(Exception):
    """Something that the server needs is missing; the text says what to do."""


def serve(
    configuration: Settings, host: str, port: int, workers: int, console_port: int | None
) -> None:
    """Run all parts until told to end; without `console_port` there is no console.

    Raises PortTaken, or CannotServe where there is no model, the database cannot be used or
    several workers share no Redis.
    """
    try:
        newest_model(configuration.models)
    except NoModel as error:
        raise CannotServe(str(error)) from error
    if workers > 1 and not configuration.redis_url:
        raise CannotServe("--workers: several need REDIS_URL, so that one answers at a time")
    chat = listen(host, port, "--port")
    desk = None if console_port is None else listen(host, console_port, "--console-port")
    _prepare(configuration)
    if desk:  # somebody can see who wants to be called back
        os.environ.setdefault("LOTSE_CALLBACKS", "1")
    actions = listen("127.0.0.1", 0, "")
    webhook = f"http://127.0.0.1:{actions.getsockname()[1]}/webhook"
    parts = [Part("actions", python("actions", _fd(actions)), sockets=(actions,))]
    parts += [
        Part(
            f"bot {number}",
            python("bot", _fd(chat)),
            {"LOTSE_ACTIONS_URL": webhook},
            (chat,),
        )
        for number in range(1, workers + 1)
    ]
    if configuration.directory_url:
        every = 60 * configuration.directory_minutes
        parts.append(Part("directory", python("directory", "sync"), every=every))
    print(f"Chat:                {_address(host, chat)}/", flush=True)  # noqa: T201
    if desk:
        parts.append(_console(host, desk))
        print(f"Console:             {_address(host, desk)}/", flush=True)  # noqa: T201
    print(f"Without JavaScript:  {_address(host, chat)}/plain", flush=True)  # noqa: T201
    supervise(parts)


def run_bot(configuration: Settings, fd: int) -> None:
    """Run one bot process on the inherited socket."""
    from bot import server

    server.run(configuration, socket.socket(fileno=fd))


def run_actions(configuration: Settings, fd: int) -> None:
    """Run the action server on the inherited socket, which only this machine reaches."""
    from rasa_sdk.endpoint import create_app

    for load in (load_directory, facts, professions, partial(find_foreign_cities, "")):
        load()  # nobody shall wait for these
    # The actions know no settings, only this.
    os.environ["LOTSE_CALLBACKS"] = "1" if configuration.callbacks else "0"
    app = create_app("actions", cors_origins="")
    app.run(sock=socket.socket(fileno=fd), single_process=True, access_log=False, motd=False)


def _prepare(configuration: Settings) -> None:
    """Bring the database up to date once, before several parts open it."""
    try:
        connect(configuration.database).dispose()
    except (SQLAlchemyError, ImportError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise CannotServe(f"DATABASE_URL: {reason}, check that the address is right") from error


def _console(host: str, desk: socket.socket) -> Part:
    """Return the console's process; it is an application of its own, so nothing is imported."""
    everywhere = host in _EVERYWHERE
    names = "*" if everywhere else f"localhost 127.0.0.1 [::1] {host}"
    environment = {
        "LOTSE_CONSOLE_URL": os.environ.get("LOTSE_CONSOLE_URL", _address(host, desk)),
        "LOTSE_CONSOLE_HOSTS": os.environ.get("LOTSE_CONSOLE_HOSTS", names),
    }
    command = [sys.executable, "-m", "console.serve", _fd(desk)]
    return Part("console", command, environment, (desk,))


def _address(host: str, listener: socket.socket) -> str:
    shown = "localhost" if host in (*_EVERYWHERE, "127.0.0.1") else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def _fd(listener: socket.socket) -> str:
    return str(listener.fileno())
