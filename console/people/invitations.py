"""Links that can be used once to choose a password. Only their digests are kept."""

import hashlib
import secrets
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from console.people.models import Account, Invitation

_VALID = timedelta(days=3)


def invite(account: Account | None) -> str:
    """Return the path of a new link; those given to the account before are void."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(account=account).delete()
    Invitation.objects.create(
        digest=_digest(token), account=account, expires_at=timezone.now() + _VALID
    )
    return reverse("setup", args=[token])


def find(token: str) -> Invitation | None:
    """Return the invitation of a link, None if it was used, replaced or is too old."""
    return Invitation.objects.filter(digest=_digest(token), expires_at__gt=timezone.now()).first()


def first_link(address: str) -> str | None:
    """Return the link to set up the first account; None where there is an account."""
    return None if Account.objects.exists() else address + invite(None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
