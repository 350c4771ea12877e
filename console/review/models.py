"""What reviewers think of a message. Its words are not copied: they go with the conversation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Judgement(models.TextChoices):
    """Whether a message was understood."""

    RIGHT = "right", _("right")
    WRONG = "wrong", _("wrong")
    UNSURE = "unsure", _("unsure")


class Verdict(models.Model):
    """One reader's opinion of one message of a person."""

    conversation_id = models.CharField(max_length=64)
    number = models.IntegerField()  # of the event
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    judgement = models.CharField(_("understood"), max_length=10, choices=Judgement)
    understood = models.CharField(max_length=64)  # the intent at that time
    right_intent = models.CharField(_("what the person really does"), max_length=64, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation_id", "number", "reader"], name="one_verdict_per_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}: {self.judgement} ({self.reader})"

    @property
    def intent(self) -> str:
        """Return the intent the message has by this verdict; empty where the reader is unsure."""
        return {Judgement.RIGHT: self.understood, Judgement.WRONG: self.right_intent}.get(
            Judgement(self.judgement), ""
        )


class Reading(models.Model):
    """Up to where nothing is left to be judged in a conversation: all is judged, or passed over."""

    conversation_id = models.CharField(max_length=64, primary_key=True)
    events = models.IntegerField()  # the conversation had so many then
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.events} ({self.reader})"


def finished(conversation: Any, events: Any) -> "models.QuerySet[Reading]":
    """Return the reading, if any, that covers so many events of a conversation."""
    return Reading.objects.filter(conversation_id=conversation, events__gte=events)


class Resolution(models.Model):
    """What holds where two readers differed."""

    conversation_id = models.CharField(max_length=64)
    number = models.IntegerField()
    intent = models.CharField(_("what the person really does"), max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation_id", "number"], name="one_resolution")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}: {self.intent}"
