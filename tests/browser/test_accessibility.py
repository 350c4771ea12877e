"""WCAG 2.2 AA as far as a machine can see: axe-core in every state of the widget."""

import pytest
from axe_playwright_python.sync_playwright import Axe

EMBED = "/widget/embed.html"


def closed(open_chat, **how):
    """Show only the button on somebody's page."""
    chat = open_chat(path=EMBED, **how)
    chat.launcher.wait_for()
    return chat


def opened(open_chat, **how):
    """Open the panel with the greeting."""
    chat = closed(open_chat, **how)
    chat.launcher.click()
    return chat.ready()


def answered(open_chat, **how):
    """Get an answer with its sources unfolded, suggestions and actions."""
    chat = opened(open_chat, **how)
    chat.say("Was kostet die Anerkennung?")
    for folded in chat.page.locator("lotse-chat summary").all():
        folded.click()
    return chat


def cards(open_chat, **how):
    """Get partners."""
    chat = opened(open_chat, **how)
    chat.to_cards()
    return chat


def menu(open_chat, **how):
    """Open the menu of languages."""
    chat = opened(open_chat, **how)
    chat.language.click()
    return chat


def question(open_chat, **how):
    """Get the question before deleting."""
    chat = opened(open_chat, **how)
    chat.menu("delete")
    return chat


def error(open_chat, **how):
    """Send a message that the server refuses."""
    chat = opened(open_chat, **how)
    chat.input.fill("x" * 2001)
    chat.input.press("Enter")
    chat.notice.wait_for()
    return chat


def full(open_chat, **how):
    """Open the full page."""
    return open_chat(**how).ready()


def waiting(open_chat, **how):
    """Lose the connection."""
    chat = opened(open_chat, **how)
    chat.page.context.set_offline(True)
    chat.input.fill("Hallo")
    chat.input.press("Enter")
    chat.status.wait_for()
    return chat


STATES = [closed, opened, answered, cards, menu, question, error, waiting, full]
LOOKS = [
    pytest.param({}, id="light"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
    pytest.param({"locale": "ar"}, id="rtl"),
    pytest.param({"forced_colors": "active", "width": 320}, id="forced-phone"),
]


def violations(page):
    """Return what axe finds, in one line each; it fetches nothing itself, which a page may forbid."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("how", LOOKS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(open_chat, state, how):
    """No state of the widget shuts anybody out."""
    assert violations(state(open_chat, **how).page) == []


@pytest.mark.parametrize("path", ["/plain?language=ar", "/contact?language=de"])
def test_axe_finds_nothing_on_the_other_pages(open_chat, path):
    """Who has no JavaScript, or wants a person, is not shut out either."""
    assert violations(open_chat(path=path).page) == []


def test_nothing_moves_for_those_who_asked_for_it(open_chat):
    """The typing indicator stands still where reduced motion is wished."""
    chat = open_chat(reduced_motion="reduce").ready()
    animated = "document.querySelector('lotse-chat').shadowRoot.getAnimations().length"

    assert chat.page.evaluate(animated) == 0


def test_targets_are_large_enough(open_chat):
    """Primary controls measure 44 px, for shaking hands and small screens."""
    chat = opened(open_chat, width=320)
    chat.to_cards()
    primary = "header .drop > button, .suggestions button, .send, .ways a"
    for target in chat.panel.locator(f":is({primary})").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, target.inner_text()
