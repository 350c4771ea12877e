"""The console as `lotse serve` starts it: beside the bot, on the bot's database."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
import requests

from console.conversations import transcript
from tests.bot.test_notes import BEFORE
from tests.conftest import PATIENCE, ROOT, Server, free_port


def get(url: str) -> requests.Response:
    """Return what is at an address once somebody answers there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return requests.get(url, timeout=5, allow_redirects=False)
        except (requests.ConnectionError, requests.Timeout):  # started, or starting again
            assert time.monotonic() < deadline, url
            time.sleep(0.2)


def test_the_second_address_is_the_console(server):
    """It is printed, answers, and asks who one is."""
    addresses = re.findall(r"http://\S+", server.said())
    page = get(f"{addresses[1]}conversations/")

    assert addresses[1].startswith(server.console)
    assert page.status_code == 302 and page.headers["Location"].startswith("/login/")


def test_static_files_are_served(server):
    """By the console itself, with a type and to be kept."""
    style = get(f"{server.console}/static/console/console.css")

    assert style.headers["Content-Type"].startswith("text/css")
    assert "max-age" in style.headers["Cache-Control"]


def test_a_database_of_the_first_release_is_taken_over(tmp_path):
    """The first start prints a link that makes an account, which lists conversations from before.

    And a crash of the console heals.
    """
    with sqlite3.connect(tmp_path / "lotse.db") as old:
        now = time.time()
        old.executescript(BEFORE.replace("1000000000.0, 1000000001.0", f"{now}, {now}"))
    running = Server(tmp_path)
    try:
        link = running.setup_link()
        visitor = requests.Session()
        page = visitor.get(link, timeout=20).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {
            "username": "anna",
            "name": "Anna",
            "password": "drei grüne Türen",
            "again": "drei grüne Türen",
        }
        visitor.post(link, form | {"csrfmiddlewaretoken": token}, timeout=20)
        rows = visitor.get(f"{running.console}/conversations/", timeout=20).text
        children = ["ps", "--ppid", str(running.process.pid), "-o", "pid=,args="]
        parts = subprocess.run(children, capture_output=True, text=True).stdout.splitlines()
        os.kill(
            next(int(line.split()[0]) for line in parts if "console.serve" in line), signal.SIGKILL
        )

        assert "Passwort" in page
        assert "/conversations/c1/" in rows
        assert get(f"{running.console}/health/live").text == "ok"
    finally:
        running.stop()


def test_without_console_there_is_none(tmp_path):
    """`--no-console` starts, and prints, nothing of it."""
    port = str(free_port())
    command = [sys.executable, "-m", "bot.cli", "serve", "--no-console", "--port", port]
    with (tmp_path / "log").open("w+") as log:
        environment = os.environ | {"LOTSE_VAR": str(tmp_path)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        assert get(f"http://127.0.0.1:{port}/health/live").ok
        process.send_signal(signal.SIGINT)
        process.wait(20)
        log.seek(0)
        assert "Console" not in log.read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSE_CONSOLE_TLS", "perhaps"),
        ("LOTSE_CONSOLE_IDLE_MINUTES", "0"),
        ("DATABASE_URL", "mysql://localhost/x"),
    ],
)
def test_a_wrong_setting_is_one_sentence(name, value, tmp_path):
    """The console names the variable and ends, without a stack trace."""
    ended = subprocess.run(
        [sys.executable, "-m", "console", "check"],
        cwd=ROOT,
        env=os.environ | {"LOTSE_VAR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error: {name}:") and "Traceback" not in ended.stderr


@pytest.mark.parametrize("language", ["ar", "uk", "fa", "tr"])
def test_every_answer_of_the_assistant_is_told_in_german(language, server):
    """From real events: question, referral with cards, asking back, thanks, in the exact sentence."""
    person = server.conversation(language)
    for text in ("Anerkennung Kosten?", "/find_counselling", "66111", "qwertz blubb", "danke"):
        person.press(text) if text.startswith("/") else person.say(text)
    with sqlite3.connect(server.var / "lotse.db") as stored:
        query = """SELECT number, data FROM events WHERE conversation_id =
            (SELECT id FROM conversations ORDER BY started_at DESC LIMIT 1) ORDER BY number"""
        lines = transcript.read(stored.execute(query).fetchall()).lines
    foreign = [line for line in lines if line.speaker == "assistant" and line.language == language]

    assert foreign
    assert [line.text for line in foreign if not (line.german and line.german.exact)] == []
