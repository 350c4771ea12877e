"""Taking a call-back, and a live chat with somebody who writes Arabic, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat
from tests.browser.test_accessibility import violations
from tests.callbacks.conftest import NAME, PASSWORD, Counsellor, started
from tests.conftest import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server whose console has one account."""
    yield from started(tmp_path_factory)


@pytest.fixture(scope="module")
def berta(server: Server) -> Counsellor:
    """Return the first account."""
    return Counsellor(server)


@pytest.fixture
def desk(browser, server: Server, berta: Counsellor):
    """Open the console, logged in; afterwards no script failed."""
    context = browser.new_context(locale="en")
    context.set_default_timeout(20_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{berta.url}/login/")
    page.locator("[name=username]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/conversations/")
    yield page
    context.close()
    assert not errors


def test_a_call_back_is_taken(desk: Page, server: Server, berta: Counsellor):
    """Inbox, contact in the opened entry only, next step, notes, and the audit log."""
    person = server.conversation("ar")
    person.press("/request_callback")
    for said in ("+49 176 12345678", "صباحا", "66111"):
        person.say(said)
    desk.goto(f"{berta.url}/callbacks/")
    inbox = desk.content()
    desk.locator("tr", has_text="Arabic").last.locator("a").click()

    assert "12345678" not in inbox and not violations(desk)
    expect(desk.get_by_role("link", name="+4917612345678")).to_be_visible()
    desk.locator("button[value=taken]").click()
    desk.locator("textarea").fill("ruft zurück")
    desk.locator("main form").last.locator("button").click()
    expect(desk.locator("textarea")).to_have_value("ruft zurück")
    desk.locator("button[value=done]").click()
    expect(desk).to_have_url(re.compile("/callbacks/$"))


def test_a_live_chat_with_somebody_who_writes_arabic(desk: Page, browser, server: Server, berta):
    """Both sides see what the other writes, without loading a page again."""
    desk.goto(f"{berta.url}/livechat/")
    desk.locator("button[name=available][value='1']").click()
    desk.wait_for_timeout(2500)
    context = browser.new_context(locale="ar")
    context.set_default_timeout(20_000)
    chat = Chat(context.new_page())
    chat.page.goto(server.url)
    chat.ready()
    chat.say("أريد أن أتحدث مع إنسان")
    desk.goto(f"{berta.url}/livechat/")
    desk.locator("form[action$='/take/'] button").last.click()
    chat.bot.filter(has_text="انضم مستشار الآن").wait_for()
    chat.input.fill("هل يمكنكم مساعدتي؟")
    chat.input.press("Enter")
    desk.get_by_text("هل يمكنكم مساعدتي؟").wait_for()
    desk.locator("textarea").fill("أهلًا وسهلًا بك")
    desk.locator("textarea").press("Enter")
    answer = chat.counsellor.filter(has_text="أهلًا وسهلًا بك")
    answer.wait_for()
    desk.locator("li.counsellor").wait_for()

    assert not violations(desk) and not chat.errors
    assert desk.locator("li.counsellor").count() == 1
    assert answer.locator(".text").get_attribute("dir") == "auto"
    chat.suggestions.locator("button").click()  # back to the program
    chat.bot.filter(has_text="غادر المستشار").wait_for()
    expect(desk.locator("[data-step]")).to_have_attribute("data-step", "ended")
    context.close()
    desk.goto(f"{berta.url}/livechat/")
    desk.locator("button[name=available][value='0']").click()
