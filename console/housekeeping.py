"""Lets go of what is no longer needed: now, and a few times a day while the console runs."""

import logging
import threading
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections
from django.db.models import Exists, OuterRef
from django.utils import timezone

from console.conversations.models import Conversation
from console.directory.models import Draft
from console.people.models import AuditEntry, Invitation
from console.review.models import Reading, Verdict
from console.review.queue import settle_earlier

log = logging.getLogger(__name__)

_HOURS = 6
#: The audit log is kept this long.
AUDIT = timedelta(days=730)


def tidy() -> None:
    """Delete what has run out, and what readers left beside conversations that are deleted."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Invitation.objects.filter(expires_at__lt=now).delete()
    Draft.objects.filter(at__lt=now - timedelta(days=1)).delete()
    AuditEntry.objects.filter(at__lt=now - AUDIT).delete()
    there = Conversation.objects.filter(id=OuterRef("conversation_id"))
    Verdict.objects.exclude(comment="").exclude(Exists(there)).update(comment="")
    Reading.objects.exclude(Exists(there)).delete()
    settle_earlier()


def keep_tidy() -> None:
    """Tidy again and again, in a thread that ends with the process."""

    def work() -> None:
        while True:
            try:
                tidy()
            except DatabaseError as error:
                log.error("tidying failed: %s, trying again later", type(error).__name__)
            finally:
                close_old_connections()
            pause.wait(_HOURS * 3600)

    pause = threading.Event()
    threading.Thread(target=work, name="housekeeping", daemon=True).start()
