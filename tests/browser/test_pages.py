"""The pages without JavaScript, and the widget's texts."""

import re
from html import unescape

import pytest
import requests

from bot.pages import control_texts, shared_with
from guidance.languages import LANGUAGES


def hidden(page):
    """Return the hidden fields of the last form for writing."""
    return {name: unescape(value) for name, value in
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}  # fmt: skip


def post(server, **form):
    """Return the page after a form was sent."""
    return requests.post(f"{server.url}/plain", data=form, timeout=20)


def test_a_conversation_without_javascript(server):
    """The session travels in the form; a form sent twice counts once."""
    first = post(server, code="de", marker="m1", text="Was kostet die Anerkennung?").text
    fields = hidden(first)
    pressed = unescape(re.search(r'name="button" value="([^"]*)"', first)[1])
    for _ in range(2):
        second = post(server, **fields, button=pressed).text

    assert second.count('class="user"') == 2
    assert pressed.partition("\t")[2] in unescape(second)
    assert 'class="user"' not in post(server, **hidden(second), delete="yes").text


def test_markup_stays_text_without_javascript(server):
    """The page escapes what people write."""
    page = post(server, code="de", text="<script>alert(1)</script>").text

    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_errors_without_javascript_are_told_in_the_page(server):
    """A session that is over and a message that is too long get a sentence, not a stack."""
    over = post(server, code="de", session="x", text="Hallo")
    long = post(server, code="de", text="x" * 2001)

    assert over.status_code == 401 and "Hallo</textarea>" in over.text
    assert long.status_code == 413 and "2000" in long.text


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_pages_speak_every_language(server, language):
    """Texts, direction and numbers are there in each language."""
    texts = requests.get(f"{server.url}/widget/texts/{language.code}.json", timeout=20)
    page = requests.get(f"{server.url}/contact?language={language.code}", timeout=20).text

    assert texts.json().keys() == control_texts().keys()
    assert "max-age" in texts.headers["Cache-Control"]
    assert f'dir="{language.direction}"' in page and 'href="tel:112"' in page


def test_only_allowed_sites_may_embed():
    """The list of origins decides; a star allows all."""
    allowed = ["https://netzwerk-iq.de"]

    assert shared_with("https://netzwerk-iq.de", allowed) == "https://netzwerk-iq.de"
    assert shared_with("https://evil.example", allowed) is None
    assert shared_with("https://evil.example", ["*"]) == "*"


def test_the_policy_allows_no_inline_code(server):
    """Pages obey a strict policy, and offer the way without JavaScript."""
    page = requests.get(server.url, timeout=20)

    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert '<a href="/plain' in page.text.partition("<noscript>")[2]
