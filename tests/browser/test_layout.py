"""Small screens, large text, other directions, and the weight of the files."""

import json

import pytest

from guidance.languages import LANGUAGES
from tests.browser.conftest import SWITCHES, Chat, executable
from tests.conftest import ROOT

#: What fits into one second of a slow connection.
BUDGET = 60_000


def overflow(chat):
    """Return by how many pixels something is wider than its place."""
    return chat.page.evaluate(
        "() => { const root = document.querySelector('lotse-chat').shadowRoot;"
        " const parts = [document.documentElement, ...root.querySelectorAll('.panel, .scroller, header')];"
        " return Math.max(...parts.map(e => e.scrollWidth - e.clientWidth)) }"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_phone_needs_no_sideways_scrolling(open_chat, language):
    """Everything fits 320 px in every language."""
    chat = open_chat(language, width=320).ready()
    chat.to_cards()

    assert overflow(chat) <= 0


def test_text_of_twice_the_size_fits(playwright, server, tmp_path):
    """The widget follows the browser's text size, up to 200 % on a phone."""
    (tmp_path / "Default").mkdir()
    preferences = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
    context = playwright.chromium.launch_persistent_context(
        tmp_path,
        executable_path=executable(),
        args=SWITCHES,
        locale="de",
        viewport={"width": 360, "height": 720},
    )
    try:
        chat = Chat(context.new_page())
        chat.page.goto(server.url)
        answer = chat.ready().say("Was kostet die Anerkennung?").locator(".text")
        size = answer.evaluate("element => getComputedStyle(element).fontSize")
        assert size == "32px" and overflow(chat) <= 0
        assert chat.input.is_visible() and chat.send.is_visible()
    finally:
        context.close()


def test_right_to_left_mirrors_everything(open_chat):
    """In Arabic the person's words stand left, Lotse's right, and the arrow points left."""
    chat = open_chat("ar").ready()
    chat.say("كم تكلفة الاعتراف؟")
    asked, answered = chat.user.bounding_box(), chat.bot.last.bounding_box()

    assert (
        asked["x"] < answered["x"]
        or asked["x"] + asked["width"] < answered["x"] + answered["width"]
    )
    assert chat.send.bounding_box()["x"] < chat.input.bounding_box()["x"]


def test_the_widget_is_light():
    """No build step, no library: all that a browser loads stays below 60 kB."""
    loaded = {*ROOT.glob("widget/*.*"), ROOT / "widget/texts/en.json"}
    loaded.remove(ROOT / "widget/embed.html")  # stands for somebody else's page

    assert sum(path.stat().st_size for path in loaded) < BUDGET
