"""Keeps who did what; admins read it at /admin/."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from console.people.models import AuditEntry

#: What is kept, as the log shows it.
ACTIONS: Mapping[str, Any] = {
    "transcript": _("conversation opened"),
    "call-back opened": _("call-back opened"),
    "call-back new": _("call-back given back"),
    "call-back taken": _("call-back taken"),
    "call-back done": _("call-back done"),
    "call-back not_reached": _("call-back: not reached"),
    "live chat taken": _("live chat taken over"),
    "live chat hours": _("opening hours of the live chat changed"),
    "proposals exported": _("proposals for training exported"),
    "report csv": _("figures downloaded (CSV)"),
    "report pdf": _("figures downloaded (PDF)"),
    "entry edited": _("entry of the directory edited"),
    "entry confirmed": _("entry of the directory confirmed"),
    "entry restored": _("entry of the directory put back"),
    "directory imported": _("table taken over into the directory"),
    "directory exported": _("directory downloaded"),
    "account made": _("account made"),
    "account changed": _("account changed"),
    "link given": _("link to choose a password given"),
    "authenticator on": _("authenticator app set up"),
    "authenticator off": _("authenticator app switched off"),
}


def note(request: HttpRequest, action: str, subject: str = "") -> None:
    """Write that the person behind the request did something with a subject."""
    who = request.user.get_username()
    AuditEntry.objects.create(who=who, action=action, subject=subject[:200])
