"""The console in a real browser: log in, find, review, edit a partner; by keyboard, on a tablet."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OWN
from tests.browser.test_accessibility import violations
from tests.conftest import Server

PASSWORD = "drei grüne Türen"
TABLET = {"width": 820, "height": 1180}


@pytest.fixture(scope="session")
def arabic(server: Server) -> None:
    """Let a nurse from Syria ask in Arabic."""
    person = server.conversation("ar")
    for text in ("كم تكلفة الاعتراف بشهادة التمريض؟ أنا ممرضة من سوريا", "66111", "شكراً"):
        person.say(text)


@pytest.fixture(scope="session")
def admin(browser: Browser, server: Server, arabic: None) -> list:
    """Make the first account with the link that the server printed; return its cookies."""
    context = browser.new_context(locale="de")
    page = context.new_page()
    page.goto(server.setup_link())
    page.get_by_label("Benutzername").fill("anna")
    page.get_by_label("Ihr Name").fill("Anna Adam")
    page.get_by_label("Passwort", exact=False).first.fill(PASSWORD)
    page.get_by_label("Passwort noch einmal").fill(PASSWORD)
    page.get_by_role("button", name="Speichern und anmelden").click()
    page.get_by_role("heading", name="Gespräche").wait_for()
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.fixture
def desk(browser: Browser, server: Server, admin: list):
    """Open the console logged in; afterwards no script failed and nobody else was asked."""
    contexts, errors, requested = [], [], []

    def open_page(path: str = "/conversations/", **options: object) -> Page:
        context = browser.new_context(locale="de", **options)
        context.add_cookies(admin)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: requested.append(request.url))
        page.goto(server.console + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
    assert not [url for url in requested if not url.startswith((server.console, *OWN))]


def open_arabic(page: Page) -> Page:
    """Find the Arabic conversation by a word in it, and open it."""
    page.get_by_label("Suchwörter").fill("ممرضة")
    page.get_by_role("button", name="Anzeigen").click()
    page.locator("tbody a").first.click()
    page.locator(".lines").wait_for()
    return page


def test_log_in_with_name_and_password(browser, server, admin):
    """Wrong first, then right, and out again."""
    page = browser.new_context(locale="de").new_page()
    page.goto(f"{server.console}/review/")
    for password in ("falsch", PASSWORD):
        page.get_by_label("Benutzername").fill("anna")
        page.get_by_label("Passwort").fill(password)
        page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("heading", name="Durchsicht").wait_for()
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("heading", name="Anmelden").wait_for()
    page.context.close()


def test_an_arabic_conversation_is_followed_in_german(desk):
    """Right to left on one side, German on the other, at the same height."""
    page = open_arabic(desk())
    question = page.locator(".line.person").first
    answer = page.locator(".line.assistant").nth(1)
    original, german = answer.locator(".text"), answer.locator(".german")

    assert "fragt, was die Anerkennung kostet" in question.inner_text()
    assert "Syrien" in question.inner_text()
    assert original.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert german.get_attribute("lang") == "de" and "Gebühr" in german.inner_text()
    assert original.bounding_box()["x"] < german.bounding_box()["x"]
    assert abs(original.bounding_box()["y"] - german.bounding_box()["y"]) < 5


def test_a_wrong_message_is_corrected_and_exported(desk):
    """With the help of the screen alone: wrong, what it really was, saved, downloaded."""
    page = open_arabic(desk())
    page.get_by_role("button", name="Falsch …").first.click()
    page.get_by_label("Was die Person wirklich wollte").select_option("ask_funding")
    page.get_by_role("button", name="Speichern").click()
    page.locator(".sign.wrong").first.wait_for()
    page.get_by_role("link", name="Durchsicht").click()
    page.get_by_role("link", name="Vorschläge fürs Training").click()
    page.locator("input[name=chosen]").first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Trainingsbeispiele").click()

    assert download.value.suggested_filename == "lotse-training.zip"


def test_a_partner_is_edited(desk):
    """A telephone number is corrected, a wrong one refused with the reason."""
    page = desk("/directory/?q=elfe")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Bearbeiten Beratung für russischsprachige Ratsuchende").click()
    page.get_by_role("textbox", name="Telefon").fill("0681")
    page.get_by_role("button", name="Speichern").click()
    assert "Telefon" in page.get_by_role("alert").first.inner_text()
    page.get_by_role("textbox", name="Telefon").fill("+49 681 302-0")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("+49 681 302-0").first.wait_for()
    page.get_by_role("button", name="Unverändert bestätigen").click()
    page.get_by_text("Heute bestätigt").wait_for()


def test_the_keyboard_alone(desk):
    """J and k walk through list and transcript, Enter opens, u goes back."""
    page = desk()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator(".lines").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('.line:nth-child(2)')")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.matches('.line:nth-child(1)')")
    page.keyboard.press("u")
    page.get_by_role("heading", name="Gespräche").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.get_by_label("Suchwörter").input_value() == "jk"


@pytest.fixture(scope="session")
def doubtful(server: Server) -> None:
    """Let somebody write in Ukrainian what nobody understands, twice."""
    person = server.conversation("uk")
    for text in ("а якщо ну таке", "щось там"):
        person.say(text)


def test_the_queue_is_worked_off_by_keyboard(desk, doubtful):
    """Right, wrong, unsure and done by keys; what is judged is counted, and the next one opens."""
    page = desk("/review/")
    page.get_by_role("row", name="Ukrainisch").last.locator("a").click()
    progress = page.locator("aside [role=status]")
    assert progress.inner_text() == "0 von 2 Nachrichten beurteilt"
    page.keyboard.press("3")
    expect(page.locator("aside progress")).to_have_js_property("value", 1)
    assert page.evaluate("document.activeElement.matches('.line.person.open')")
    here = page.url.partition("#")[0]
    page.keyboard.press("d")
    page.wait_for_url(lambda url: not url.startswith(here))
    page.goto(page.url.partition("/conversations/")[0].removesuffix("/review/") + "/review/")

    assert not page.locator(
        f"a[href^='{here.removeprefix(page.url.partition('/review/')[0])}']"
    ).count()


def test_a_fact_is_changed_and_the_chat_says_so(desk, server):
    """A wrong figure is refused with the reason; the right one is in the next answers."""
    page = desk("/directory/facts/cost_ihk_fosa/")
    page.get_by_role("link", name="Bearbeiten").click()
    page.get_by_label("Wert").fill("700")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Das ist weniger als die erste Zahl.").wait_for()
    page.get_by_label("Wert").fill("120,50")
    page.get_by_label("Bis", exact=True).fill("1.650")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("heading", name="120,5–1.650").wait_for()
    answer, deadline = "", time.monotonic() + 40
    while "1.650" not in answer and time.monotonic() < deadline:
        time.sleep(1)
        answer = server.conversation("de").say("Was kostet die Anerkennung?")[0]["text"]
    page.get_by_role("button", name="Änderung zurücknehmen").click()
    page.get_by_role("heading", name="100–600").wait_for()

    assert "1.650" in answer


PAGES = ["/conversations/", "/review/", "/dashboard/", "/directory/?only=due", "/directory/facts/",
         "/directory/facts/cost_ihk_fosa/", "/directory/facts/cost_ihk_fosa/edit/", "/directory/elfe/",
         "/directory/elfe/services/0/", "/directory/import/", "/livechat/", "/livechat/hours/",
         "/livechat/hours/sl-elfe/", "/callbacks/", "/review/export/", "/account/", "/admin/",
         "/admin/people/account/", "/admin/people/account/add/", "/admin/people/auditentry/",
         "/admin/password_change/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(path, desk):
    """No page of the console shuts anybody out."""
    assert violations(desk(path)) == []


@pytest.mark.parametrize(
    "how", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_axe_finds_nothing_in_a_transcript(how, desk):
    """Nor does a conversation with two directions, in any look."""
    assert violations(open_arabic(desk(**how))) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_on_a_tablet(path, desk):
    """Pages fit; only tables scroll in themselves."""
    page = desk(path, viewport=TABLET, has_touch=True)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
