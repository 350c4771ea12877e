"""What holds for every request: what a page may load, how long a session lasts, who may see it."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from console.rights import ANONYMOUS, allowed

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SEEN = "seen"
_MINUTE = 60


class ContentSecurityPolicy:
    """Lets pages load only what the console itself serves; nothing of them stays in a cache."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy."""
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class EndIdleSessions:
    """Logs out who has not clicked for a while."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, as nobody in particular where the session has slept too long."""
        now = int(time.time())
        if request.user.is_authenticated:
            seen = request.session.get(_SEEN, now)
            if now - seen > settings.IDLE_SECONDS:
                logout(request)
            elif now - seen > _MINUTE or _SEEN not in request.session:
                request.session[_SEEN] = now  # once a minute: each time costs a write
        return self._answer(request)


class KeepRights:
    """Asks the table of rights before any view runs."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Lead strangers to the login, and turn away whose role has no right to this."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        role = getattr(request.user, "role", ANONYMOUS)
        if allowed(name, role):
            return None
        if role == ANONYMOUS:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
