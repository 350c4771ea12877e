"""Coming in: name and password, then the code of those who chose to have one."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from console.people.forms import CodeForm
from console.people.models import Account

#: Who has given the password and not yet the code, and since when.
_WAITING = "waiting_for_code"
_PATIENCE = 300
_BACKEND = "django.contrib.auth.backends.ModelBackend"

_limiter = MovingWindowRateLimiter(MemoryStorage())
_limit = RateLimitItemPerMinute(settings.LOGINS_PER_MINUTE)


class Login(LoginView):
    """Ask for name and password."""

    template_name = "people/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try to log in; nobody may try endlessly."""
        if not _limiter.hit(_limit, request.META["REMOTE_ADDR"]):
            return locked_out(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or ask for the code first."""
        account = form.get_user()
        if device(account) is None:
            return super().form_valid(form)
        self.request.session[_WAITING] = [account.pk, int(time.time()), self.get_success_url()]
        return redirect("login-code")


def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and log in with it."""
    pk, since, onward = request.session.get(_WAITING, (None, 0, ""))
    account = get_user_model().objects.filter(pk=pk, is_active=True).first()
    if account is None or time.time() - since > _PATIENCE:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        known = device(account)
        if known is None or known.verify_token(form.cleaned_data["code"]):
            del request.session[_WAITING]
            login(request, account, backend=_BACKEND)
            return redirect(onward)
        form.add_error("code", _("This code does not fit. Wait for the next one and try again."))
    return render(request, "people/code.html", {"form": form})


def device(account: Account) -> TOTPDevice | None:
    """Return the authenticator an account has confirmed, if any."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def locked_out(request: HttpRequest, *_details: Any) -> HttpResponse:
    """Say that there were too many attempts, and what to do."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    response = render(request, "people/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
