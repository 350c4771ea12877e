"""Call-backs as the assistant keeps them (`bot/tables.py`), and what their steps are called."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.people.models import Account
from guidance.contact.callbacks import CLOSED, CallbackError, State, next_states, step
from guidance.contact.contacts import Contact
from guidance.wording import daytimes

OPEN = (State.NEW, State.TAKEN)
NAMES: Mapping[str, Any] = {
    State.NEW: _("new"),
    State.TAKEN: _("taken"),
    State.DONE: _("done"),
    State.NOT_REACHED: _("not reached"),
}


class CallbackSet(models.QuerySet["Callback"]):
    """Call-backs that may be narrowed to what somebody may see."""

    def visible_to(self, account: Account) -> "CallbackSet":
        """Return those of the account's region, all where it has none; never unfinished ones."""
        finished = self.exclude(step=State.DRAFT)
        return finished.filter(state=account.region) if account.region else finished


class Callback(models.Model):
    """One wish to be called back; how the person is reached and the notes are sealed."""

    id = models.CharField(primary_key=True, max_length=32)
    conversation_id = models.CharField(max_length=64)
    step = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    sealed = models.TextField()
    language = models.CharField(max_length=16, null=True)
    state = models.CharField(max_length=8, null=True)
    daytime = models.TextField(null=True)
    asked_at = models.FloatField()
    due_at = models.FloatField(null=True)
    taken_by = models.CharField(max_length=60, null=True)
    closed_at = models.FloatField(null=True)
    notes = models.TextField(null=True)

    objects: ClassVar = CallbackSet.as_manager()

    class Meta:
        managed = False
        db_table = "callbacks"

    def __str__(self) -> str:
        return self.id

    @property
    def step_name(self) -> Any:
        """Return what the step is called."""
        return NAMES[self.step]

    @property
    def next_steps(self) -> list[tuple[str, Any]]:
        """Return the steps that may follow, with their names."""
        return [(state.value, NAMES[state]) for state in next_states(State(self.step))]

    @property
    def is_due(self) -> bool:
        """Return whether somebody should call now."""
        return self.step in OPEN and (self.due_at or 0) <= timezone.now().timestamp()

    def when(self, language: str) -> str:
        """Return the wished time in words."""
        return daytimes.in_words(json.loads(self.daytime), language) if self.daytime else ""

    @property
    def contact(self) -> Contact | None:
        """Return how the person is reached; None where another key sealed it."""
        return settings.CALLBACK_SAFE.unseal_contact(self.sealed)

    @property
    def written_notes(self) -> str:
        """Return the counsellors' notes."""
        return (settings.CALLBACK_SAFE.unseal(self.notes) or "") if self.notes else ""

    def move(self, after: State, who: str) -> None:
        """Take a step; CallbackError where it does not follow, or somebody was quicker."""
        before = State(self.step)
        step(before, after)
        changed: dict[str, Any] = {
            "step": after.value,
            "taken_by": None if after is State.NEW else who,
            "closed_at": timezone.now().timestamp() if after in CLOSED else None,
        }
        still = Callback.objects.filter(pk=self.pk, step=before)
        if not still.update(**changed):
            raise CallbackError(f"call-back {self.pk} is not {before.upper()} any more")
        self.refresh_from_db()
