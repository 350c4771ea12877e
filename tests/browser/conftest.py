"""A real Chromium, and a chat opened in it as a person would."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.conftest import Server

NAMES = ("chromium", "chromium-browser", "google-chrome")
OWN = ("http://127.0.0.1:", "data:", "blob:")
SWITCHES = ["--no-sandbox", "--disable-background-networking"]


def executable() -> str:
    """Return the browser's path; without one the test is skipped, or fails where one is required."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    missing = f"browser: none of {', '.join(NAMES)} found, install the package chromium"
    if os.environ.get("LOTSE_TEST_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def playwright():
    """Playwright itself."""
    executable()  # skips before anything is started
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    """One browser for all tests; each test has a profile of its own."""
    running = playwright.chromium.launch(executable_path=executable(), args=SWITCHES)
    yield running
    running.close()


class Chat:
    """A page with the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requested: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requested.append(request.url))

    def __getattr__(self, kind: str) -> Locator:
        """Return the elements of a class: `chat.bot`, `chat.suggestions`."""
        return self.page.locator(f"lotse-chat .{kind}")

    @property
    def input(self) -> Locator:
        """Return where people write."""
        return self.page.locator("lotse-chat textarea")

    def ready(self) -> "Chat":
        """Wait for the greeting."""
        self.bot.first.wait_for()
        return self

    def say(self, text: str) -> Locator:
        """Write a message, and return the last answer to it."""
        before = self.bot.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.answer(before)

    def answer(self, before: int) -> Locator:
        """Wait until there are more answers than before; return the last one."""
        self.bot.nth(before).wait_for()
        self.typing.wait_for(state="hidden")
        return self.bot.last

    def focused(self) -> str:
        """Return name and class of the element in the widget that has the focus."""
        return self.page.evaluate(
            "() => { const e = document.querySelector('lotse-chat').shadowRoot.activeElement;"
            " return e ? `${e.localName}.${e.className}` : '' }"
        )

    def announcements(self) -> list[str]:
        """Return what a screen reader was given to read."""
        return self.page.locator("lotse-chat [aria-live=polite] p").all_inner_texts()

    def menu(self, entry: str) -> None:
        """Choose an entry of the menu, by the key of its text."""
        self.page.locator("lotse-chat header .drop > button").nth(1).click()
        self.page.locator(f"lotse-chat [role=menuitem][data-text={entry}]").click()

    def to_cards(self) -> None:
        """Ask for advice in Berlin until partners are shown."""
        self.say("Wo finde ich eine Beratungsstelle in Berlin?")
        for _ in range(3):
            if self.card.count():
                return
            before = self.bot.count()
            self.suggestions.locator("button").first.click()
            self.answer(before)


@pytest.fixture
def open_chat(browser: Browser, server: Server) -> Iterator[Callable[..., Chat]]:
    """Open the chat in a fresh profile; afterwards no script failed and nobody else was asked."""
    opened: list[tuple[BrowserContext, Chat]] = []

    def open_one(
        locale: str = "de", path: str = "/", *, width: int = 1280, **options: object
    ) -> Chat:
        viewport = {"width": width, "height": 720}
        context = browser.new_context(locale=locale, viewport=viewport, **options)
        context.set_default_timeout(20_000)
        chat = Chat(context.new_page())
        opened.append((context, chat))
        chat.page.goto(path if path.startswith("http") else server.url + path)
        return chat

    yield open_one
    for context, chat in opened:
        context.close()
        foreign = [url for url in chat.requested if not url.startswith(OWN)]
        assert not chat.errors
        assert not foreign


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another site: its folder and its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{other.server_port}"
        other.shutdown()
