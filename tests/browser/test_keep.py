"""Keeping a referral: the card as a PDF, from the button on it."""

from pathlib import Path


def test_the_button_on_a_card_gives_the_keep_it_card(open_chat):
    """The file is a PDF, and nothing else happens to the conversation."""
    chat = open_chat("de").ready()
    chat.to_cards()
    before = chat.bot.count()
    with chat.page.expect_download() as caught:
        chat.page.locator("lotse-chat [data-text=keep_card]").first.click()

    assert caught.value.suggested_filename == "lotse.pdf"
    assert Path(caught.value.path()).read_bytes().startswith(b"%PDF")
    assert chat.bot.count() == before
