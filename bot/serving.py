"""What `lotse serve` starts: the bot's processes and the action server, each on its socket."""

import logging
import socket
from functools import partial

from bot.agent import NoModel, newest_model
from bot.settings import Settings
from bot.supervisor import Part, listen, python, supervise
from guidance.countries import find_foreign_cities
from guidance.directory import load_directory
from guidance.facts import facts
from guidance.professions import professions

log = logging.getLogger(__name__)


class CannotServe(Exception):
    """Something that the server needs is missing; the text says what to do."""


def serve(configuration: Settings, host: str, port: int, workers: int) -> None:
    """Run all parts until told to end.

    Raises PortTaken, or CannotServe where there is no model or several workers share no Redis.
    """
    try:
        newest_model(configuration.models)
    except NoModel as error:
        raise CannotServe(str(error)) from error
    if workers > 1 and not configuration.redis_url:
        raise CannotServe("--workers: several need REDIS_URL, so that one answers at a time")
    chat = listen(host, port, "--port")
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
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104
    address = f"http://{shown}:{chat.getsockname()[1]}"
    print(f"Chat:                {address}/", flush=True)  # noqa: T201
    print(f"Without JavaScript:  {address}/plain", flush=True)  # noqa: T201
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
    app = create_app("actions", cors_origins="")
    app.run(sock=socket.socket(fileno=fd), single_process=True, access_log=False, motd=False)


def _fd(listener: socket.socket) -> str:
    return str(listener.fileno())
