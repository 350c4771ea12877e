"""Keeps who did what; admins read it at /admin/."""

from django.http import HttpRequest

from console.people.models import AuditEntry


def note(request: HttpRequest, action: str, subject: str = "") -> None:
    """Write that the person behind the request did something with a subject."""
    who = request.user.get_username()
    AuditEntry.objects.create(who=who, action=action, subject=subject[:200])
