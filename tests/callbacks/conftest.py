"""A server of its own, for the account of its first counsellor and for what the desk switches."""

import re
import time
from collections.abc import Iterator

import pytest
import requests

from tests.conftest import Server

NAME, PASSWORD = "berta", "ein langes Passwort 77"


class Counsellor:
    """Somebody with an account in the console, and a browser without scripts."""

    def __init__(self, server: Server) -> None:
        self.session = requests.Session()
        link = server.setup_link()
        self.url = re.match(r"http://[^/]+", link)[0]
        self.post(link, link, username=NAME, name="Berta", password=PASSWORD, again=PASSWORD)

    def get(self, path: str) -> requests.Response:
        """Return a page."""
        return self.session.get(self._address(path), timeout=20)

    def post(self, path: str, page: str = "/livechat/", **fields: str) -> requests.Response:
        """Send a form, with the token of a page."""
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.get(page).text)[1]
        address = self._address(path)
        form = {"csrfmiddlewaretoken": token, **fields}
        return self.session.post(address, form, headers={"Referer": address}, timeout=20)

    def be_there(self, there: bool) -> None:
        """Turn the switch, and wait as long as the assistant may believe what it saw."""
        self.post("/livechat/switch/", available=str(int(there)))
        time.sleep(2.5)

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.url + path


def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server, and stop it."""
    running = Server(tmp_path_factory.mktemp("callbacks"), LOTSE_MESSAGE_RATE="1000")
    try:
        running.wait()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server whose console has one account."""
    yield from started(tmp_path_factory)


@pytest.fixture(scope="module")
def berta(server: Server) -> Counsellor:
    """Return the first account, who sees all regions."""
    return Counsellor(server)


@pytest.fixture
def counsellor(berta: Counsellor) -> Iterator[Counsellor]:
    """Return a counsellor who is there for chats during the test."""
    berta.be_there(True)
    yield berta
    berta.be_there(False)
