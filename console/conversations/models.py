"""The assistant's tables, which it alone writes (`bot/tables.py`), and the views people saved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from console.people.models import Account


class ConversationSet(models.QuerySet["Conversation"]):
    """Conversations that may be narrowed to what somebody may read."""

    def visible_to(self, account: Account) -> "ConversationSet":
        """Return those of the account's region; all where it has none."""
        return self.filter(state=account.region) if account.region else self


class Conversation(models.Model):
    """One row per conversation: what lists show and filter."""

    id = models.CharField(primary_key=True, max_length=64)
    channel = models.CharField(max_length=32, null=True)
    language = models.CharField(max_length=16, null=True)
    started_at = models.FloatField()
    last_at = models.FloatField()
    messages = models.IntegerField()
    events = models.IntegerField()
    state = models.CharField(max_length=8, null=True)
    topic = models.CharField(max_length=64, null=True)
    intent = models.CharField(max_length=64, null=True)
    confidence = models.FloatField(null=True)
    unsure = models.BooleanField(_("unsure"))
    declined = models.BooleanField(_("no answer"))
    complained = models.BooleanField(_("dissatisfied"))
    crisis = models.BooleanField(_("crisis"))
    callback = models.BooleanField(_("wants a person"))

    objects: ClassVar = ConversationSet.as_manager()

    class Meta:
        managed = False
        db_table = "conversations"

    def __str__(self) -> str:
        return self.id

    @property
    def signs(self) -> list[tuple[str, str]]:
        """Return name and word of what is worth looking at, the gravest first."""
        return [
            (name, self._meta.get_field(name).verbose_name) for name in FLAGS if getattr(self, name)
        ]


#: Columns that say yes or no, the gravest first.
FLAGS = ("crisis", "callback", "complained", "declined", "unsure")


class EventSet(models.QuerySet["Event"]):
    """Events that may be narrowed to what a page needs."""

    def of(self, *types: str) -> "EventSet":
        """Return those of these types in order, and whether an answer helped."""
        thumbs = models.Q(type="slot", data__contains=f'"name": "{HELPFUL}"')
        return self.filter(models.Q(type__in=types) | thumbs).order_by("number")

    @property
    def rows(self) -> "EventSet":
        """Return numbers and data alone."""
        return self.values_list("number", "data")


#: The slot that the thumbs below an answer set: `{"message": "12", "helpful": false}`.
HELPFUL = "helpful"


class Event(models.Model):
    """One event of a conversation, as Rasa writes it."""

    pk = models.CompositePrimaryKey("conversation_id", "number")
    conversation_id = models.CharField(max_length=64)
    number = models.IntegerField()
    type = models.CharField(max_length=32)
    timestamp = models.FloatField()
    data = models.TextField()

    objects: ClassVar = EventSet.as_manager()

    class Meta:
        managed = False
        db_table = "events"

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"


class Mark(models.Model):
    """Something a conversation was about: a topic, a partner, a profession."""

    pk = models.CompositePrimaryKey("conversation_id", "kind", "value")
    conversation_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=100)

    class Meta:
        managed = False
        db_table = "marks"

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Words(models.Model):
    """The words of a conversation's masked messages in matching form, each after a space."""

    conversation_id = models.CharField(primary_key=True, max_length=64)
    said = models.TextField()

    class Meta:
        managed = False
        db_table = "words"

    def __str__(self) -> str:
        return self.conversation_id


class SavedView(models.Model):
    """A filter somebody comes back to."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name
