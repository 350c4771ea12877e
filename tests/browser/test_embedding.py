"""The widget on pages of others, which may look as they like."""

HOSTILE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Host</title>
<style>
  * {{ all: unset !important }}
  html {{ font-size: 41px !important }}
  body {{ font: italic 3px cursive !important; color: red !important; letter-spacing: 9px !important }}
  button, div, p {{ display: none !important; position: static !important }}
  lotse-chat {{ font-size: 70px !important; opacity: .1 !important; transform: scale(3) !important }}
</style>
<script type="module" src="{server}/widget/lotse-chat.js"></script>
<h1>Host</h1><lotse-chat {attributes}></lotse-chat></html>"""


def embed(open_chat, server, site, attributes=""):
    """Open a hostile page of another origin."""
    folder, address = site
    (folder / "index.html").write_text(HOSTILE.format(server=server.url, attributes=attributes))
    chat = open_chat(path=address)
    chat.launcher.wait_for()
    return chat


def style(locator, name):
    """Return a computed property."""
    return locator.evaluate(f"element => getComputedStyle(element)['{name}']")


def test_a_hostile_page_changes_nothing(open_chat, server, site):
    """Size, colour, place and letters are the widget's own, and another origin may use it."""
    chat = embed(open_chat, server, site)
    box = chat.launcher.bounding_box()
    assert box["x"] > 900 and box["y"] > 600 and box["height"] < 70

    chat.launcher.click()
    chat.ready().say("Was kostet die Anerkennung?")
    text = chat.bot.last.locator(".text")
    assert style(text, "fontSize") == "16px" and style(text, "fontStyle") == "normal"
    assert style(text, "letterSpacing") == "normal"
    assert style(chat.panel, "display") == "flex"
    assert chat.panel.bounding_box()["width"] == 400


def test_attributes_say_how_it_begins(open_chat, server, site):
    """Language, corner, greeting and privacy policy are the host's choice."""
    attributes = 'language="tr" position="start" greeting="Merhaba" privacy="/datenschutz"'
    chat = embed(open_chat, server, site, attributes)
    assert chat.launcher.inner_text() == "Merhaba"
    assert chat.launcher.bounding_box()["x"] < 50

    chat.launcher.click()
    assert chat.ready().lotse.get_attribute("lang") == "tr"
    assert chat.machine.locator("a").get_attribute("href").endswith("/datenschutz")


def test_nothing_is_asked_of_the_server_about_a_person_before_the_chat_is_opened(
    open_chat, server, site
):
    """A page that only shows the button begins no conversation."""
    chat = embed(open_chat, server, site)
    chat.page.wait_for_load_state("networkidle")

    assert not [url for url in chat.requested if "/webhooks/" in url]


def test_an_element_taken_off_the_page_comes_back_whole(open_chat):
    """Frameworks move elements; the conversation goes on."""
    chat = open_chat(path="/widget/embed.html")
    chat.launcher.click()
    chat.ready().say("Was kostet die Anerkennung?")
    chat.page.evaluate(
        "const e = document.querySelector('lotse-chat'); e.remove(); document.body.append(e)"
    )
    chat.launcher.click()
    chat.user.wait_for()

    assert chat.user.count() == 1
