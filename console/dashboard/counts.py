"""Counts of a period: of conversations that are still there, and of those deleted since."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.models import Sum

from console.dashboard.models import Figure

#: Kind, value and federal state ("" where it is not known) of what is counted.
Key = tuple[str, str, str]

CONVERSATION, SPOKEN, CHANNEL = "conversation", "spoken", "channel"
TOPIC, UNANSWERED, PARTNER = "topic", "unanswered", "partner"
PROFESSION, WANTED, FEEDBACK = "profession", "language", "feedback"


@dataclass(frozen=True, slots=True)
class Period:
    """Some days: the first, and the one after the last (UTC)."""

    start: date
    end: date

    @classmethod
    def month(cls, text: str) -> "Period":
        """Return a month given as 2026-11; ValueError for anything else."""
        start = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
        if start.year == date.max.year:  # the month after it may not exist
            raise ValueError(text)
        return cls(start, (start + timedelta(days=32)).replace(day=1))

    @classmethod
    def last_weeks(cls, number: int, today: date) -> "Period":
        """Return whole weeks from Monday on, the current one included."""
        monday = today - timedelta(days=today.weekday())
        return cls(monday - timedelta(weeks=number - 1), monday + timedelta(weeks=1))

    @property
    def seconds(self) -> tuple[float, float]:
        """Return the period as times of the tables."""
        return _midnight(self.start), _midnight(self.end)


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def count(period: Period) -> Counter[Key]:
    """Return all counts of a period."""
    found: Counter[Key] = Counter()
    for kind, value, state, number in _kept(period):
        found[kind, value, state] += number
    for language, channel, state, number in _rows(_CONVERSATIONS, period):
        place = state or ""
        found[CONVERSATION, "", place] += number
        if language:
            found[SPOKEN, language, place] += number
        if channel:
            found[CHANNEL, channel, place] += number
    for kind, value, state, number in _rows(_MARKS, period):
        found[kind, value, state or ""] += number
    return found


def by_week(period: Period, state: str = "") -> list[tuple[date, int]]:
    """Return how many conversations began in each week, the Monday first; all states for ""."""
    days: Counter[date] = Counter()
    kept = Figure.objects.filter(kind=CONVERSATION, **_within(period))
    for day, place, number in kept.values_list("day", "state", "number"):
        if state in ("", place):
            days[date.fromisoformat(day)] += number
    for number_of_day, place, number in _rows(_days(), period):
        if state in ("", place or ""):
            days[date(1970, 1, 1) + timedelta(days=number_of_day)] += number
    weeks: Counter[date] = Counter()
    for day, number in days.items():
        weeks[day - timedelta(days=day.weekday())] += number
    monday = period.start - timedelta(days=period.start.weekday())
    length = -(-(period.end - monday).days // 7)
    return [(each, weeks[each]) for each in (monday + timedelta(weeks=n) for n in range(length))]


def _within(period: Period) -> dict[str, str]:
    return {"day__gte": period.start.isoformat(), "day__lt": period.end.isoformat()}


def _kept(period: Period) -> list[tuple[str, str, str, int]]:
    rows = Figure.objects.filter(**_within(period)).values("kind", "value", "state")
    return list(rows.annotate(sum=Sum("number")).values_list("kind", "value", "state", "sum"))


def _rows(query: str, period: Period) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, period.seconds)
        return cursor.fetchall()


_CONVERSATIONS = """
    SELECT language, channel, state, count(*) FROM conversations
    WHERE started_at >= %s AND started_at < %s GROUP BY language, channel, state
"""
_MARKS = """
    SELECT marks.kind, marks.value, conversations.state, count(*) FROM marks
    JOIN conversations ON conversations.id = marks.conversation_id
    WHERE started_at >= %s AND started_at < %s
    GROUP BY marks.kind, marks.value, conversations.state
"""


def _days() -> str:
    """Return the query for conversations per day; a cast rounds in PostgreSQL, SQLite cuts."""
    days = (
        "floor(started_at / 86400)" if connection.vendor == "postgresql" else "started_at / 86400"
    )
    return f"""
        SELECT CAST({days} AS INTEGER) AS day, state, count(*) FROM conversations
        WHERE started_at >= %s AND started_at < %s GROUP BY day, state
    """  # noqa: S608 - one of two texts above
