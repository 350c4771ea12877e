"""`lotse serve` as an operator meets it: taken ports, crashes, and the end."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, Server


def test_a_taken_port_is_a_clear_error(tmp_path):
    """The error names the port and the flag that changes it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli", "serve", "--port", port],
            cwd=ROOT,
            env=os.environ | {"LOTSE_VAR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert ended.returncode == 1
    assert ended.stderr.startswith("error:") and port in ended.stderr and "--port" in ended.stderr


@pytest.fixture
def own_server(tmp_path):
    """Start a server that a test may hurt."""
    running = Server(tmp_path)
    running.wait()
    yield running
    if running.process.poll() is None:
        running.stop()


def test_a_crashed_action_server_comes_back_and_nobody_is_left_without_an_answer(own_server):
    """While the actions are gone people get an apology, and a moment later an answer."""
    conversation = own_server.conversation("de")
    parts = subprocess.run(
        ["ps", "--ppid", str(own_server.process.pid), "-o", "pid=,args="],
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    actions = next(int(line.split()[0]) for line in parts if " actions " in line)
    os.kill(actions, signal.SIGKILL)

    assert conversation.post(text="Was kostet die Anerkennung?").json()["messages"]
    deadline = time.monotonic() + 30
    while "€" not in conversation.say("Was kostet die Anerkennung?")[-1]["text"]:
        assert time.monotonic() < deadline
        time.sleep(1)
    assert "actions ended" in own_server.said()


def test_ctrl_c_ends_all(own_server):
    """One signal, and no process of ours is left."""
    parts = subprocess.run(
        ["ps", "--ppid", str(own_server.process.pid), "-o", "pid="], capture_output=True, text=True
    ).stdout.split()

    assert own_server.stop() == 0
    assert parts and not any(Path(f"/proc/{part}").exists() for part in parts)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{own_server.url}/health/live", timeout=2)


def test_an_unusable_setting_stops_the_start(tmp_path):
    """A wrong value is a sentence, not a stack trace."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve"],
        cwd=ROOT,
        env=os.environ | {"LOTSE_VAR": str(tmp_path), "LOTSE_RETENTION_DAYS": "soon"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 2
    assert "LOTSE_RETENTION_DAYS" in ended.stderr and "Traceback" not in ended.stderr
