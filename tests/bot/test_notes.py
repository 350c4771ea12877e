"""What lists and figures need is noted beside the events, in databases of every release."""

import json
import sqlite3

import pytest
import sqlalchemy as sa

from bot import notes, privacy
from bot.database import connect
from bot.settings import Settings
from bot.tables import conversations, figures, marks, words

#: The shape of the first release.
BEFORE = """
CREATE TABLE conversations (id VARCHAR(64) PRIMARY KEY, channel VARCHAR(32), language VARCHAR(16),
  started_at FLOAT NOT NULL, last_at FLOAT NOT NULL, messages INTEGER NOT NULL, events INTEGER NOT NULL);
CREATE INDEX ix_conversations_last_at ON conversations (last_at);
CREATE TABLE events (conversation_id VARCHAR(64), number INTEGER, type VARCHAR(32) NOT NULL,
  timestamp FLOAT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (conversation_id, number));
INSERT INTO conversations VALUES ('c1', 'web', 'ar', 1000000000.0, 1000000001.0, 2, 3);
"""


def said(text: str, intent: str, confidence: float = 0.9, decision: str = "answer") -> dict:
    """Return the event of a message that was understood so."""
    understood = {"intent": {"name": intent, "confidence": confidence}, "decision": decision}
    return {"event": "user", "text": text, "parse_data": understood | {"intents": [intent]}}


@pytest.mark.parametrize(
    ("event", "flag"),
    [
        (said("?", "ask_costs", 0.3, "ask"), "unsure"),
        (said("?", "ask_costs", 0.1, "decline"), "declined"),
        (said("Quatsch", "complain"), "complained"),
        (said("Hilfe", "crisis"), "crisis"),
        (said("Rückruf bitte", "request_callback"), "callback"),
        (said("ein Mensch?", "talk_to_human"), "callback"),
    ],
)
def test_what_a_list_is_filtered_by_is_noted(event, flag):
    """Each filter of the console is a column."""
    assert notes.take([event]).row[flag] is True


def test_what_figures_count_is_marked():
    """Topics, partners, professions and languages asked for in vain."""
    wished = said("tigrinya?", "change_language")
    wished["parse_data"]["entities"] = [{"entity": "language", "value": "ti"}]
    offer = {"event": "bot", "metadata": {"offer": {"type": "partner", "id": "sl-elfe"}}}
    slot = {"event": "slot", "name": "profession", "value": "nurse"}

    assert notes.take([said("?", "ask_costs"), wished, offer, slot]).marks == {
        ("topic", "ask_costs"),
        ("language", "ti"),
        ("partner", "sl-elfe"),
        ("profession", "nurse"),
    }


def test_a_database_of_the_first_release_is_filled(tmp_path):
    """Columns are added, and taken from the events that are there."""
    path = tmp_path / "lotse.db"
    rows = [said("Привіт", "greet"), said("?", "ask_costs", 0.2, "ask")]
    with sqlite3.connect(path) as old:
        old.executescript(BEFORE)
        for number, event in enumerate(rows):
            data = json.dumps(event, ensure_ascii=False)
            old.execute("INSERT INTO events VALUES ('c1', ?, 'user', 0, ?)", (number, data))
    connect(f"sqlite:///{path}").dispose()  # a second start changes nothing
    with connect(f"sqlite:///{path}").connect() as connection:
        row = connection.execute(sa.select(conversations)).one()
        known = connection.execute(sa.select(words.c.said)).scalar()

    assert (row.unsure, row.crisis, row.confidence, row.language) == (True, False, 0.2, "ar")
    assert known == " привіт"


def test_counts_outlive_the_conversations(tmp_path):
    """What is purged stays as a number per day and state, again and again."""
    configuration = Settings(var=tmp_path)
    for name in ("one", "two"):
        with connect(configuration.database).begin() as connection:
            row = {
                "id": name,
                "language": "ar",
                "state": "DE-SL",
                "started_at": 1e9,
                "last_at": 1e9,
            }
            connection.execute(conversations.insert(), row | {"messages": 1, "events": 1})
            mark = {"conversation_id": name, "kind": "topic", "value": "ask_costs"}
            connection.execute(marks.insert(), mark)
        privacy.purge(configuration)
    with connect(configuration.database).connect() as connection:
        kept = {(row.kind, row.value): row for row in connection.execute(sa.select(figures))}

    assert kept["topic", "ask_costs"].number == 2
    assert kept["spoken", "ar"].day == "2001-09-09" and kept["spoken", "ar"].state == "DE-SL"
