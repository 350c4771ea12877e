"""Coming in: the set-up link, passwords, lockout, codes, and sessions that end."""

import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.people import login as login_module
from console.people.invitations import first_link, invite
from console.people.models import Account, AuditEntry

PASSWORD = "ein langes Passwort"


@pytest.fixture
def browser() -> Client:
    """Return somebody who has not logged in."""
    return Client(headers={"accept-language": "en"})


def log_in(client: Client, password: str = PASSWORD, name: str = "counsellor"):
    """Return the answer to a login."""
    return client.post("/login/", {"username": name, "password": password})


@pytest.mark.django_db
def test_the_first_start_gives_a_link_that_works_once(browser):
    """No default password: whoever starts the server makes the first account, an admin's."""
    path = first_link("")
    form = {
        "username": "anna",
        "name": "Anna",
        "password": "drei grüne Türen",
        "again": "drei grüne Türen",
    }

    assert browser.post(path, form).status_code == 302
    assert Account.objects.get().role == "admin" and browser.get("/admin/").status_code == 200
    assert Client().get(path).status_code == 404 and first_link("") is None


@pytest.mark.parametrize("password", ["kurz", "123456789012", "qwerty123456", "annaannaanna"])
def test_weak_passwords_are_refused(password, browser, db):
    """Too short, only digits, known to everybody, or one's own name."""
    form = {"username": "annaannaanna", "name": "Anna", "password": password, "again": password}

    assert browser.post(first_link(""), form).status_code == 200
    assert not Account.objects.exists()


def test_a_new_account_gets_a_link_and_no_password(client_as):
    """The administrator hands over a link; nobody knows another's password."""
    admin = client_as("admin")
    form = {"username": "berta", "name": "Berta", "role": "editor", "region": "", "is_active": "on"}
    page = admin.post("/admin/people/account/add/", form, follow=True).content.decode()
    account = Account.objects.get(username="berta")

    assert "/setup/" in page and not account.has_usable_password()
    assert AuditEntry.objects.filter(action="account made", subject="berta").exists()


def test_an_old_link_opens_nothing(browser, account):
    """A second link makes the first void."""
    first = invite(account("editor"))
    invite(Account.objects.get())

    assert browser.get(first).status_code == 404


def test_five_wrong_passwords_lock_the_name_out(browser, account):
    """Even the right password does not help for a while, and the page says how long."""
    account("counsellor")
    for _ in range(5):
        answer = log_in(browser, "falsch")
    locked = log_in(browser)

    assert answer.status_code == locked.status_code == 429
    assert "15 minutes" in locked.content.decode() and locked["Retry-After"] == "900"


def test_nobody_tries_endlessly(browser, account, monkeypatch):
    """One address gets so many attempts a minute, whatever names it tries."""
    monkeypatch.setattr(
        login_module, "_limit", login_module.RateLimitItemPerMinute(3, namespace="t")
    )
    codes = [log_in(browser, "falsch", f"name{number}").status_code for number in range(5)]

    assert codes == [200, 200, 200, 429, 429]


def test_a_wrong_name_and_a_wrong_password_look_the_same(browser, account):
    """The login does not tell which names exist."""
    account("counsellor")
    one = log_in(browser, "falsch").content.decode()
    other = log_in(browser, "falsch", "niemand").content.decode()

    assert "errorlist" in one or 'class="message error"' in one
    assert one.count("message error") == other.count("message error") == 1


def test_the_login_leads_on_within_the_console_only(browser, account):
    """An address of somebody else is not followed."""
    account("counsellor")
    form = {"username": "counsellor", "password": PASSWORD, "next": "https://evil.example/"}

    assert browser.post("/login/", form)["Location"] == "/"


def code_of(device: TOTPDevice) -> str:
    """Return what the app shows now."""
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06d}"


def test_the_second_step_is_asked_for(browser, account):
    """With an authenticator the password alone opens nothing."""
    device = TOTPDevice.objects.create(user=account("counsellor"), confirmed=True)

    assert log_in(browser)["Location"] == "/login/code/"
    assert browser.get("/conversations/").status_code == 302
    assert browser.post("/login/code/", {"code": "000000"}).status_code == 200
    device.throttle_reset()
    assert browser.post("/login/code/", {"code": code_of(device)}).status_code == 302
    assert browser.get("/conversations/").status_code == 200


def test_an_authenticator_is_set_up_and_switched_off(client_as):
    """Only after its code was right does the app count."""
    client = client_as("counsellor")
    page = client.get("/account/code/").content.decode()
    device = TOTPDevice.objects.get()

    assert "data:image/svg" in page and not device.confirmed
    assert client.post("/account/code/", {"code": code_of(device)}).status_code == 302
    assert TOTPDevice.objects.get().confirmed


def test_an_idle_session_ends(client_as):
    """Who went to lunch comes back to the login."""
    client = client_as("counsellor")
    client.get("/conversations/")
    session = client.session
    session["seen"] = time.time() - settings.IDLE_SECONDS - 1
    session.save()

    assert client.get("/conversations/").status_code == 302


def test_a_blocked_account_is_out_at_once(client_as):
    """Nobody has to wait until a session ends."""
    client = client_as("counsellor")
    Account.objects.update(is_active=False)

    assert client.get("/conversations/").status_code == 302


def test_every_page_tells_the_browser_what_it_may_load(client_as):
    """Nothing from elsewhere, no frames, nothing kept in a cache."""
    answer = client_as("admin").get("/conversations/")

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY" and answer["Cache-Control"] == "no-store"


def test_a_form_from_elsewhere_is_refused(account):
    """Without the token of the page nothing is changed."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("counsellor"), backend=settings.AUTHENTICATION_BACKENDS[-1])

    assert client.post("/conversations/views/", {"name": "x"}).status_code == 403


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_secure_behind_tls(browser, account):
    """As LOTSE_CONSOLE_TLS sets it."""
    account("counsellor")
    log_in(browser)

    assert browser.cookies["sessionid"]["secure"] and browser.cookies["sessionid"]["httponly"]


def test_who_lost_the_last_password_gets_a_link(account, browser, capsys):
    """On the command line, for whoever runs the server; and not for names that do not exist."""
    account("admin")
    call_command("link", "admin")
    path = capsys.readouterr().out.strip()

    assert browser.get(path).status_code == 200
    with pytest.raises(CommandError, match="admin"):
        call_command("link", "nobody")


def test_accounts_are_not_deleted(client_as):
    """What somebody judged or changed keeps its author."""
    admin = client_as("admin")
    key = Account.objects.get().pk

    assert admin.post(f"/admin/people/account/{key}/delete/", {"post": "yes"}).status_code == 403
