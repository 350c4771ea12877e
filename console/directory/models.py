"""The history of the directory: every change, who made it, and how the entry looked then."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """What was done to an entry."""

    EDITED = "edited", _("edited")
    CONFIRMED = "confirmed", _("confirmed unchanged")
    IMPORTED = "imported", _("imported")
    RESTORED = "restored", _("restored")


class Revision(models.Model):
    """One organisation after a change."""

    organisation = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    who = models.CharField(_("who"), max_length=60)  # stays when the account is deleted
    step = models.CharField(_("what"), max_length=12, choices=Step)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.step} {self.at:%Y-%m-%d} ({self.who})"


class Draft(models.Model):
    """An import that was looked at and not yet taken over."""

    who = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    organisations = models.JSONField()  # the new and changed ones, by id

    def __str__(self) -> str:
        return f"{self.who} {self.at:%Y-%m-%d %H:%M}: {len(self.organisations)}"
