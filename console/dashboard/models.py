"""The counts of conversations that are deleted by now (`bot/counting.py`)."""

from django.db import models


class Figure(models.Model):
    """How many conversations of a day had a value, per state."""

    pk = models.CompositePrimaryKey("day", "kind", "value", "state")
    day = models.CharField(max_length=10)
    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=100)
    state = models.CharField(max_length=8)
    number = models.IntegerField()

    class Meta:
        managed = False
        db_table = "figures"

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.value}: {self.number}"
