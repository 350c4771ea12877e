"""The history of the facts: every change, who made it, and what it said before and after."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.directory.models import Step


class FactRevision(models.Model):
    """What an editor may change of one fact, before and after a change."""

    fact = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    who = models.CharField(_("who"), max_length=60)  # stays when the account is deleted
    step = models.CharField(_("what"), max_length=12, choices=Step)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.fact} {self.step} {self.at:%Y-%m-%d} ({self.who})"
