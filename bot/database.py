"""The database: opened, and brought up to date where it is from an earlier release."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import StaticPool

from bot.notes import write_missing
from bot.tables import conversations, marks, metadata


def connect(url: str) -> sa.engine.Engine:
    """Return the database at an SQLAlchemy address, with today's tables."""
    # One connection that is kept: for SQLite SQLAlchemy would open the file for each message.
    one = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    options = one if url.startswith("sqlite") else {"pool_pre_ping": True}
    engine = sa.create_engine(url, future=True, **options)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

        @sa.event.listens_for(engine, "connect")
        def _tune(connection: Any, _record: Any) -> None:
            # Readers do not wait for the writer; a crash of the machine may cost the last second.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA busy_timeout=5000")

    upgrade(engine)
    return engine


def upgrade(engine: sa.engine.Engine) -> None:
    """Make missing tables, columns and indices; fill them from the events that are kept."""
    known = sa.inspect(engine)
    had_conversations = known.has_table(conversations.name)
    had_marks = known.has_table(marks.name)
    try:
        if had_conversations:
            _add_columns(engine, {column["name"] for column in known.get_columns("conversations")})
        metadata.create_all(engine)
        for table in metadata.sorted_tables:
            for index in table.indexes:
                index.create(engine, checkfirst=True)
    except (OperationalError, ProgrammingError):
        # Another process does the same at this moment; if it was anything else, this fails, too.
        metadata.create_all(engine)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE INDEX IF NOT EXISTS words_said ON words"
                " USING gin (to_tsvector('simple', said))"
            )
    if had_conversations and not had_marks:
        write_missing(engine)


def _add_columns(engine: sa.engine.Engine, present: set[str]) -> None:
    with engine.begin() as connection:
        for statement in _missing(engine, present):
            connection.exec_driver_sql(statement)


def _missing(engine: sa.engine.Engine, present: set[str]) -> Iterator[str]:
    for column in conversations.columns:
        if column.name not in present:
            definition = sa.schema.CreateColumn(column).compile(dialect=engine.dialect)
            yield f"ALTER TABLE conversations ADD COLUMN {definition}"
