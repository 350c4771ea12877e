"""Starts the parts of Lotse as processes, starts again what crashes, and ends all together."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

#: A part that ends sooner than this waits before it is started again, longer each time.
_STABLE_SECONDS = 30
_LONGEST_PAUSE = 30
_PATIENCE = 10  # seconds a part may take to end before it is killed


class PortTaken(Exception):
    """Somebody else listens on a port we were told to use."""


@dataclass(slots=True)
class Part:
    """One process: its name in the log, its command and the sockets and variables it inherits."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    sockets: tuple[socket.socket, ...] = ()
    every: float | None = None  # a part that ends by itself runs again after so many seconds
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    restart_at: float | None = None

    def start(self) -> None:
        """Start the process."""
        self.started = time.monotonic()
        self.restart_at = None
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=os.environ | self.environment,
            pass_fds=[listener.fileno() for listener in self.sockets],
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends all in order
        )

    def pause(self) -> float:
        """Return how many seconds to wait before starting again."""
        stable = time.monotonic() - self.started > _STABLE_SECONDS
        self.failures = 0 if stable else self.failures + 1
        return min(2.0**self.failures - 1, _LONGEST_PAUSE)


def listen(host: str, port: int, flag: str) -> socket.socket:
    """Return a socket that listens; PortTaken names the port and the flag that changes it."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"port {port} on {host}: {error.strerror}, choose another with {flag}"
        ) from error
    listener.listen(512)
    listener.set_inheritable(True)
    return listener


def supervise(parts: Sequence[Part]) -> None:
    """Keep the parts running until Ctrl-C or SIGTERM, then end them all."""
    with _until_told() as told:
        try:
            for part in parts:
                part.start()
            while not told:
                _restart_crashed(parts)
                time.sleep(0.2)
        finally:
            _end(parts)


def python(*arguments: str) -> list[str]:
    """Return the command that runs our command line in this Python."""
    return [sys.executable, "-m", "bot.cli", *arguments]


def _restart_crashed(parts: Sequence[Part]) -> None:
    now = time.monotonic()
    for part in parts:
        if part.restart_at is not None:
            if now >= part.restart_at:
                part.start()
        elif part.process and (status := part.process.poll()) is not None:
            if part.every is not None:
                part.restart_at = now + part.every
                continue
            pause = part.pause()
            part.restart_at = now + pause
            log.warning("%s ended with status %s, restarting in %.0f s", part.name, status, pause)


def _end(parts: Sequence[Part]) -> None:
    running = [part.process for part in parts if part.process and part.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


@contextlib.contextmanager
def _until_told() -> Iterator[list[int]]:
    """Yield a list that is empty until a signal to end arrives."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    former = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
