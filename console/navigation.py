"""The main menu: the sections somebody may open."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from console.rights import ANONYMOUS, allowed

#: View and title of each section, in order.
SECTIONS = (
    ("conversations", _("Conversations")),
    ("callbacks", _("Call-backs")),
    ("livechat", _("Live chat")),
    ("review", _("Review")),
    ("directory", _("Directory")),
    ("dashboard", _("Figures")),
    ("admin:index", _("Administration")),
)


def entries(request: HttpRequest) -> dict[str, Any]:
    """Return the sections for the head of a page."""
    role = getattr(getattr(request, "user", None), "role", ANONYMOUS)
    return {"sections": list(_sections(role, request.path))}


def _sections(role: str, path: str) -> Iterator[dict[str, Any]]:
    for view, title in SECTIONS:
        if allowed(view, role):
            url = reverse(view)
            yield {"title": title, "url": url, "current": path.startswith(url)}
