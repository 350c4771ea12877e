"""A database of the previous release is brought up to date, and nothing in it is lost."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.database import connect
from tests.conftest import ROOT

#: Where each application stood in the previous release; `facts` did not exist.
BEFORE = {"people": "0001", "conversations": "0001", "callbacks": "0001", "livechat": "0001",
          "review": "0001", "directory": "0001"}  # fmt: skip
MIGRATE = """
import sys
from django.core.management import call_command
import django
django.setup()
for application in sys.argv[1:]:
    call_command("migrate", *application.split("="), verbosity=0)
sys.argv[1:] or call_command("migrate", verbosity=0)
from console.housekeeping import tidy
if not sys.argv[1:]:
    tidy()
"""


def migrate(var: Path, *applications: str) -> None:
    """Run migrations in a process of its own: up to those given, or all, as the server does."""
    environment = os.environ | {"LOTSE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "console.settings"}
    command = [sys.executable, "-c", MIGRATE, *applications]
    subprocess.run(command, cwd=ROOT, env=environment | {"DATABASE_URL": ""}, check=True)


@pytest.fixture
def previous(tmp_path: Path) -> Path:
    """Return the folder of a database as the previous release left it, with something in it."""
    connect(f"sqlite:///{tmp_path / 'lotse.db'}").dispose()
    migrate(tmp_path, *(f"{name}={number}" for name, number in BEFORE.items()))
    with sqlite3.connect(tmp_path / "lotse.db") as old:
        old.executescript("""
            INSERT INTO people_account (id, password, username, name, role, region, is_active)
                VALUES (1, '', 'anna', 'Anna', 'reviewer', '', 1);
            INSERT INTO livechat_livehours (state, hours) VALUES ('DE-SL', 'Mo-Fr 09:00-16:00');
            INSERT INTO review_verdict (conversation_id, number, reader_id, judgement, understood,
                right_intent, comment, at) VALUES ('c1', 0, 1, 'right', 'greet', '', '', '2026-11-01');
            INSERT INTO conversations (id, started_at, last_at, messages, events, confidence)
                VALUES ('c1', 1, 1, 1, 1, 0.2);
            INSERT INTO events VALUES ('c1', 0, 'user', 0, '{"event": "user", "text": "?",
                "parse_data": {"intent": {"name": "greet", "confidence": 0.2}}}');
        """)
    return tmp_path


def test_what_was_there_is_there(previous: Path):
    """Hours move to their file, judged conversations leave the queue, verdicts stay; twice is once."""
    migrate(previous)
    migrate(previous)
    hours = YAML(typ="safe").load(previous / "live_hours.yml")
    with sqlite3.connect(previous / "lotse.db") as new:
        counts = [
            new.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (
                "review_verdict",
                "review_reading",
                "facts_factrevision",
                "people_account",
            )
        ]

    assert hours == {"regions": {"DE-SL": "Mo-Fr 09:00-16:00"}, "partners": {}}
    assert counts == [1, 1, 0, 1]
