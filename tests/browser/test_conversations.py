"""Whole conversations in the widget, without a mouse."""

import pytest
from playwright.sync_api import expect

QUESTIONS = [
    ("de", "ltr", "Was kostet die Anerkennung?"),
    ("ar", "rtl", "كم تكلفة الاعتراف؟"),
    ("uk", "ltr", "Скільки коштує визнання?"),
]


@pytest.mark.parametrize(("language", "direction", "question"), QUESTIONS)
def test_a_conversation_by_keyboard_only(open_chat, language, direction, question):
    """Opening, asking, pressing a suggestion and closing need no mouse, in both directions."""
    chat = open_chat(language, "/widget/embed.html")
    keys = chat.page.keyboard
    chat.launcher.wait_for()
    keys.press("Tab")
    keys.press("Enter")
    chat.ready()
    assert chat.focused() == "textarea."

    keys.type(question)
    keys.press("Enter")
    said = chat.answer(1).locator(".text")
    assert said.get_attribute("lang") == language and said.get_attribute("dir") == direction
    assert chat.lotse.get_attribute("dir") == direction

    keys.press("Shift+Tab")
    assert chat.focused() == "button."
    before = chat.bot.count()
    keys.press("Enter")
    chat.answer(before)
    assert chat.focused() == "textarea."

    keys.press("Escape")
    assert chat.panel.is_hidden()
    assert chat.focused() == "button.launcher"


def test_enter_sends_and_shift_enter_breaks_the_line(open_chat):
    """A longer question may have several lines."""
    chat = open_chat().ready()
    keys = chat.page.keyboard
    keys.type("Guten Tag")
    keys.press("Shift+Enter")
    keys.type("Was kostet das?")
    assert chat.user.count() == 0

    keys.press("Enter")
    assert chat.user.locator(".text").inner_text() == "Guten Tag\nWas kostet das?"


def test_the_language_menu_works_by_keyboard_and_changes_everything(open_chat):
    """Languages stand in their own names; the greeting, controls and direction follow."""
    chat = open_chat().ready()
    keys = chat.page.keyboard
    chat.language.focus()
    for key in ("ArrowDown", "t", "ArrowUp", "Enter"):  # opens, Türkçe, the one above it
        keys.press(key)
    chat.page.locator("lotse-chat .lotse[dir=rtl]").wait_for()
    assert chat.language.inner_text().strip().endswith("فارسی")
    assert chat.page.locator("html").get_attribute("dir") == "rtl"


def test_a_language_chosen_in_mid_conversation_keeps_what_was_said(open_chat):
    """People may find the menu late."""
    chat = open_chat().ready()
    chat.say("Was kostet die Anerkennung?")
    chat.language.click()
    chat.page.locator("lotse-chat [data-code=ar]").click()
    chat.notice.wait_for()

    assert chat.user.count() == 1
    assert chat.say("Was kostet die Anerkennung?").locator(".text").get_attribute("dir") == "rtl"


def test_every_answer_can_be_had_in_german(open_chat):
    """The German text is what people show at an office."""
    chat = open_chat("ar").ready()
    chat.say("كم تكلفة الاعتراف؟")
    before = chat.bot.count()
    chat.actions.locator("[data-text=german]").click()

    assert chat.answer(before).locator(".text").get_attribute("lang") == "de"
    assert chat.lotse.get_attribute("lang") == "ar"


@pytest.mark.parametrize("language", ["de", "fa"])
def test_an_answer_can_be_rated(open_chat, language):
    """A thumb stays pressed, is thanked for aloud, and the other one takes its place."""
    chat = open_chat(language).ready()
    chat.say("B2?")
    up, down = (chat.lotse.locator(f"[data-label={label}]") for label in ("helpful", "not_helpful"))
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    assert up.get_attribute("aria-pressed") == "false" and down.get_attribute("aria-label")

    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    assert down.get_attribute("aria-pressed") == "false"


def test_each_message_is_read_out_once(open_chat):
    """There is one polite announcer; the transcript itself is silent."""
    chat = open_chat().ready()
    answer = chat.say("Was kostet die Anerkennung?").locator(".text").inner_text()
    live = chat.page.locator("lotse-chat :is([aria-live=polite], [role=status], [role=alert])")

    assert live.count() == 1
    assert chat.announcements().count(answer) == 1
    assert chat.log.get_attribute("role") == "log"


def test_markup_in_a_message_stays_text(open_chat):
    """What people write is never read as HTML."""
    chat = open_chat().ready()
    chat.say("<img src=x onerror=alert(1)>")

    assert chat.user.locator("img").count() == 0
    assert "<img" in chat.user.inner_text()


def test_the_conversation_can_be_taken_along_and_deleted(open_chat):
    """Download, print and delete are in the menu; deleting asks first and can be called off."""
    chat = open_chat().ready()
    chat.say("Was kostet die Anerkennung?")
    with chat.page.expect_download() as download:
        chat.menu("download")
    assert "Was kostet die Anerkennung?" in download.value.path().read_text("utf-8")

    chat.menu("delete")
    chat.page.keyboard.press("Escape")
    assert chat.user.count() == 1
    chat.menu("delete")
    chat.question.locator("[data-text=delete_yes]").click()
    chat.notice.wait_for()
    assert chat.message.count() == 0


def test_printing_shows_the_card_alone(open_chat):
    """The keep-it card goes on paper without the page around it."""
    chat = open_chat()
    chat.ready().to_cards()
    printed = chat.card.first.locator("[data-text=print_card]").evaluate(
        "button => new Promise(printed => {"
        " new MutationObserver(([{addedNodes: [frame]}]) => {"
        " frame.contentWindow.print = () => printed(frame.contentDocument.body.innerText)"
        " }).observe(document.body, {childList: true}); button.click() })"
    )

    assert chat.card.first.locator(".name").inner_text() in printed
    assert chat.card.nth(1).locator(".name").inner_text() not in printed
