"""Tells colleagues by e-mail that somebody wants to be called; who, says only the console."""

import logging
import smtplib
import threading
import time

from django.conf import settings
from django.core.mail import send_mail
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _
from django.utils.translation import override

from console.callbacks.models import Callback
from guidance.contact.callbacks import State

log = logging.getLogger(__name__)

#: How often is looked for new ones, in seconds.
LOOK_SECONDS = 60


def start() -> None:
    """Look for new call-backs from now on, where a mail server and addresses are set."""
    if settings.MAIL_SERVER and settings.CALLBACK_MAIL_TO:
        threading.Thread(target=_watch, name="mail", daemon=True).start()


def _watch() -> None:
    since = time.time()
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            since = tell(since)
        except (OSError, smtplib.SMTPException, DatabaseError) as error:
            log.error("mail: %s, trying again", type(error).__name__)
        finally:
            close_old_connections()


def tell(since: float) -> float:
    """Send a mail if there are new call-backs since then; return up to when they were told."""
    now = time.time()
    new = Callback.objects.filter(step=State.NEW, asked_at__gt=since, asked_at__lte=now).count()
    if new:
        with override(settings.LANGUAGE_CODE):
            send_mail(
                _("New call-backs: %(number)s") % {"number": new},
                _("Somebody wants to be called back: %(address)s")
                % {"address": f"{settings.CONSOLE_URL}/callbacks/"},
                None,
                settings.CALLBACK_MAIL_TO,
            )
    return now
