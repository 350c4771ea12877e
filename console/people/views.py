"""The own account: setting it up, password, authenticator."""

import base64
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.navigation import SECTIONS
from console.people import audit
from console.people.forms import CodeForm, SetupForm
from console.people.invitations import find
from console.people.login import device
from console.people.models import Account
from console.rights import Role, allowed


def live(_request: HttpRequest) -> HttpResponse:
    """Say that the console runs."""
    return HttpResponse("ok", content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first section the person may open."""
    return redirect(next(view for view, _title in SECTIONS if allowed(view, request.user.role)))


def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a link that can be used once."""
    invitation = find(token)
    if invitation is None:
        return render(request, "people/link_used.html", status=404)
    account = invitation.account or Account(role=Role.ADMIN)
    form = SetupForm(request.POST or None, account=account)
    if form.is_valid():
        with transaction.atomic():
            account.set_password(form.cleaned_data["password"])
            account.save()
            invitation.delete()
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return redirect("home")
    return render(request, "people/setup.html", {"form": form, "account": account})


def account(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    return render(request, "people/account.html", {"device": device(request.user)})


def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; other sessions of the account end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, _("The password is changed."))
        return redirect("account")
    return render(request, "people/password.html", {"form": form})


def authenticator(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app for the own account, or do without again."""
    known = device(request.user)
    if known:
        return _without_authenticator(request, known)
    new, _made = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "app"}
    )
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if new.verify_token(form.cleaned_data["code"]):
            new.confirmed = True
            new.save()
            audit.note(request, "authenticator on")
            messages.success(request, _("From now on the login asks for a code."))
            return redirect("account")
        form.add_error("code", _("This code does not fit. Wait for the next one and try again."))
    picture = segno.make(new.config_url).svg_data_uri(scale=5, border=2)
    return render(
        request, "people/authenticator.html", {"form": form, "picture": picture, "key": _key(new)}
    )


def _without_authenticator(request: HttpRequest, known: Any) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if known.verify_token(form.cleaned_data["code"]):
            known.delete()
            audit.note(request, "authenticator off")
            messages.success(request, _("The login no longer asks for a code."))
            return redirect("account")
        form.add_error("code", _("This code does not fit. Wait for the next one and try again."))
    return render(request, "people/authenticator_off.html", {"form": form})


def _key(new: Any) -> str:
    """Return the key in groups of four, for those who type it."""
    key = base64.b32encode(new.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
