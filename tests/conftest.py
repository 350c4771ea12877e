"""What all tests share: one running server, and one conversation in the process."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds a server may take until it is ready


Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what asynchronous work returns, also where a browser's loop runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Server:
    """A `lotse serve` of its own, on a free port and with a folder of its own."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        console_port = free_port()
        self.console = f"http://localhost:{console_port}"
        self.log = (var / "server.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port),
             "--console-port", str(console_port)],
            cwd=ROOT,
            env=os.environ | {"LOTSE_VAR": str(var)} | environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def wait(self) -> None:
        """Return when the server answers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/health/ready", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.2)
        raise AssertionError(f"the server did not get ready:\n{self.said()}")

    def setup_link(self) -> str:
        """Return the link with which the console's first account is made."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(r"http://\S+/setup/\S+", self.said()):
                return found[0]
            time.sleep(0.2)
        raise AssertionError(f"the console printed no link:\n{self.said()}")

    def said(self) -> str:
        """Return what the server printed."""
        return (self.var / "server.log").read_text()

    def stop(self) -> int:
        """End the server as Ctrl-C does; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(20)
        self.log.close()
        return status

    def conversation(self, language: str | None = None, **headers: str) -> "Conversation":
        """Return a new conversation with the server."""
        return Conversation(self.url, language, headers)


class Conversation:
    """What a browser does, over real HTTP."""

    def __init__(self, url: str, language: str | None, headers: dict[str, str]) -> None:
        self.url = f"{url}/webhooks/web"
        body = {"language": language} if language else {}
        self.opened = requests.post(f"{self.url}/sessions", json=body, headers=headers, timeout=20)
        session = self.opened.json()
        self.greeting = session.get("messages", [])
        self.headers = {"Authorization": f"Bearer {session.get('token')}"}

    def post(self, **body: object) -> requests.Response:
        """Send a message and return the response as it is."""
        return requests.post(f"{self.url}/messages", json=body, headers=self.headers, timeout=20)

    def say(self, text: str) -> list[dict]:
        """Return the answers to a text."""
        return self.post(text=text).json()["messages"]

    def press(self, payload: str) -> list[dict]:
        """Return the answers to a button."""
        return self.post(payload=payload).json()["messages"]

    def put(self, path: str, **body: object) -> requests.Response:
        """Change what is at a path of the conversation."""
        return requests.put(f"{self.url}/{path}", json=body, headers=self.headers, timeout=20)

    def get(self, path: str, **headers: str) -> requests.Response:
        """Return what is at a path of the conversation."""
        return requests.get(f"{self.url}/{path}", headers=self.headers | headers, timeout=20)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only talk to it."""
    running = Server(tmp_path_factory.mktemp("var"), LOTSE_MESSAGE_RATE="1000")
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that approves changed texts."""
    parser.addoption("--approve", action="store_true", help="write approved texts anew")


@pytest.fixture
def approved(request: pytest.FixtureRequest):
    """Return a check that a text is as approved in a file; `--approve` writes the file."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--approve"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{path}: changed, approve with --approve"

    return check
