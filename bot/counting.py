"""Counts of what is about to be deleted: what a network reports on outlives the conversations.

A count names no conversation and no person, only a day, a state and a value; the console shows
none below five.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.tables import conversations, figures, marks

#: Day, kind, value and state by their places: PostgreSQL takes no constant here by its value.
_EACH = sa.text("1, 2, 3, 4")
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def keep(connection: sa.engine.Connection, ended: Any) -> None:
    """Add the conversations that meet the condition `ended` to the figures."""
    rows = [
        dict(row._mapping, number=row.number)
        for counted in _counted(connection.dialect.name)
        for row in connection.execute(counted.where(ended))
    ]
    if not rows:
        return
    more = _INSERT[connection.dialect.name](figures)
    connection.execute(
        more.on_conflict_do_update(
            index_elements=list(figures.primary_key.columns),
            set_={"number": figures.c.number + more.excluded.number},
        ),
        rows,
    )


def _counted(dialect: str) -> tuple[Any, ...]:
    """Return the queries that count conversations, and what was marked in them, per day."""
    day = _day(dialect).label("day")
    state = sa.func.coalesce(conversations.c.state, "").label("state")
    number = sa.func.count().label("number")
    counts = [
        sa.select(day, kind.label("kind"), value.label("value"), state, number)
        .where(value.is_not(None))
        .group_by(_EACH)
        for kind, value in (
            (sa.literal_column("'conversation'"), sa.literal_column("''")),
            (sa.literal_column("'spoken'"), conversations.c.language),
            (sa.literal_column("'channel'"), conversations.c.channel),
        )
    ]
    marked = (
        sa.select(day, marks.c.kind, marks.c.value, state, number)
        .join(conversations, conversations.c.id == marks.c.conversation_id)
        .group_by(_EACH)
    )
    return (*counts, marked)


def _day(dialect: str) -> Any:
    """Return the day (UTC) on which a conversation began, as 2026-11-22."""
    if dialect == "sqlite":
        return sa.func.date(conversations.c.started_at, "unixepoch")
    began = sa.func.timezone("UTC", sa.func.to_timestamp(conversations.c.started_at))
    return sa.func.to_char(began, "YYYY-MM-DD")
