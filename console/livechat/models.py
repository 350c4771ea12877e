"""Handovers as the assistant keeps them (`bot/tables.py`), and who is there."""

import time
from typing import ClassVar

from django.db import models, transaction

from console.people.models import Account
from guidance.contact.handover import ACTIVE, PRESENT_SECONDS, HandoverError, Step, step


class HandoverSet(models.QuerySet["Handover"]):
    """Handovers that may be narrowed to what somebody may see."""

    def visible_to(self, account: Account) -> "HandoverSet":
        """Return those of the account's region; all where it has none."""
        return self.filter(state=account.region) if account.region else self


class Handover(models.Model):
    """A conversation for which a counsellor was asked."""

    conversation_id = models.CharField(primary_key=True, max_length=64)
    step = models.CharField(max_length=16)
    told = models.CharField(max_length=16)
    channel = models.CharField(max_length=32)
    language = models.CharField(max_length=16, null=True)
    state = models.CharField(max_length=8, null=True)
    wanted_at = models.FloatField()
    taken_by = models.CharField(max_length=60, null=True)
    seen_at = models.FloatField(null=True)
    ended_at = models.FloatField(null=True)

    objects: ClassVar = HandoverSet.as_manager()

    class Meta:
        managed = False
        db_table = "handovers"

    def __str__(self) -> str:
        return self.conversation_id

    def take(self, who: str) -> None:
        """Come into the chat; HandoverError where somebody else has, or nobody waits any more."""
        self._move(Step.LIVE, taken_by=who, seen_at=time.time())

    def end(self) -> None:
        """Hand the chat back to the assistant; HandoverError where it is over."""
        self._move(Step.ENDED, ended_at=time.time())

    def _move(self, after: Step, **changed: object) -> None:
        before = Step(self.step)
        step(before, after)
        still = Handover.objects.filter(pk=self.pk, step=before)
        if not still.update(step=after.value, **changed):
            raise HandoverError(f"handover {self.pk} is not {before.upper()} any more")
        self.refresh_from_db()


class Letter(models.Model):
    """What a counsellor wrote, until the assistant has brought it."""

    conversation_id = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        managed = False
        db_table = "letters"

    def __str__(self) -> str:
        return self.conversation_id


class Desk(models.Model):
    """A counsellor who can chat now."""

    account = models.CharField(primary_key=True, max_length=60)
    state = models.CharField(max_length=8)
    open_until = models.FloatField()

    class Meta:
        managed = False
        db_table = "desks"

    def __str__(self) -> str:
        return self.account


def appear(account: Account, *, available: bool) -> bool:
    """Note that an account's console is open; return whether chats may come to it."""
    name = account.get_username()
    Handover.objects.filter(taken_by=name, step=Step.LIVE).update(seen_at=time.time())
    if not available:
        Desk.objects.filter(account=name).delete()
        return False
    present = {"state": account.region, "open_until": time.time() + PRESENT_SECONDS}
    with transaction.atomic():
        Desk.objects.update_or_create(account=name, defaults=present)
    return True


def waiting(account: Account) -> HandoverSet:
    """Return the people who wait, the longest first."""
    rows = Handover.objects.visible_to(account).filter(step=Step.WAITING)
    return rows.order_by("wanted_at")


def own(account: Account) -> HandoverSet:
    """Return the chats an account is in."""
    return Handover.objects.filter(taken_by=account.get_username(), step__in=ACTIVE)
