"""Keeps who did what; admins read it at /admin/."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.people.models import AuditEntry

#: So long a person sits before the same page: it is opened once, however often it is loaded.
SITTING = timedelta(minutes=30)
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
    "proposals read": _("proposals for training read"),
    "proposals exported": _("proposals for training exported"),
    "report csv": _("figures downloaded (CSV)"),
    "report pdf": _("figures downloaded (PDF)"),
    "entry edited": _("entry of the directory edited"),
    "entry confirmed": _("entry of the directory confirmed"),
    "entry restored": _("entry of the directory put back"),
    "directory imported": _("table taken over into the directory"),
    "directory exported": _("directory downloaded"),
    "fact edited": _("fact edited"),
    "fact confirmed": _("fact confirmed"),
    "fact restored": _("fact put back"),
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


def note_opened(request: HttpRequest, action: str, subject: str) -> None:
    """Write that the person opened something, once per sitting."""
    known = AuditEntry.objects.filter(
        at__gt=timezone.now() - SITTING,
        who=request.user.get_username(),
        action=action,
        subject=subject,
    )
    if not known.exists():
        note(request, action, subject)
