"""Serves the console on a socket that listens already: `python -m console.serve FD`."""

import os
import socket
import sys

from console.environment import Unusable


def run(fd: int) -> None:
    """Bring the database up to date, print the set-up link while there is no account, serve."""
    os.nice(5)  # people in the chat come first, also while everything starts

    import uvicorn
    from django.conf import settings
    from django.core.management import call_command

    from console.asgi import application
    from console.callbacks import mail
    from console.housekeeping import keep_tidy
    from console.people.invitations import first_link

    call_command("migrate", verbosity=0, interactive=False)
    keep_tidy()
    mail.start()
    listener = socket.socket(fileno=fd)
    if link := first_link(_address(listener)):
        print(f"Console set-up:      {link}", flush=True)  # noqa: T201
    config = uvicorn.Config(
        application,
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=settings.BEHIND_TLS,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _address(listener: socket.socket) -> str:
    """Return where people reach the console; `lotse serve` says how it is called."""
    given = os.environ.get("LOTSE_CONSOLE_URL")
    return given or f"http://localhost:{listener.getsockname()[1]}"


def main() -> None:
    """Serve on the socket whose number is the first argument."""
    try:
        run(int(sys.argv[1]))
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
