"""Speed and memory of a server of its own: what `lotse bench` prints."""

import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from bot.database import connect
from bot.settings import Settings, variable
from bot.supervisor import python
from bot.tables import conversations

#: What the clients say in turn: questions, a referral with its form, small talk, in four languages.
MESSAGES = (
    "Was kostet die Anerkennung?",
    "كم مدة الاعتراف؟",
    "Скільки коштує визнання диплома?",
    "Which documents do I need?",
    "Wo ist die nächste Beratungsstelle?",
    "66111",
    "Danke",
    "I am an electrician from Poland, can I work here?",
)
CLIENTS = (1, 8, 32)
_PER_CLIENT = 40
_STORED = 20_000
_LONG = 60  # messages of one conversation
_PATIENCE = 120


def bench(configuration: Settings) -> dict[str, Any]:
    """Return start time, memory, throughput and latency, and how they grow."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        with _server(configuration, var) as (url, process, start):
            figures: dict[str, Any] = {"start_seconds": start}
            _load(url, 1, len(MESSAGES))  # warm
            figures["clients"] = {str(n): _load(url, n, _PER_CLIENT) for n in CLIENTS}
            figures["conversation_length"] = _growth(url)
            figures["megabytes"] = _memory(process.pid)
        _store_many(replace(configuration, var=var, database_url=""))
        with _server(configuration, var) as (url, _, _start):
            _load(url, 1, len(MESSAGES))
            figures["with_stored_conversations"] = {str(_STORED): _load(url, 1, _PER_CLIENT)}
    return figures


@contextmanager
def _server(
    configuration: Settings, var: Path
) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        variable("var"): str(var),
        variable("models"): str(configuration.models),
        variable("message_rate"): "1000000",
        variable("session_rate"): "1000000",
    }
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        python("serve", "--port", str(port), "--console-port", "0"),
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url, process, round(time.perf_counter() - began, 1)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/health/ready", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{url}: not ready after {_PATIENCE} s")


def _load(url: str, clients: int, messages: int) -> dict[str, float]:
    """Return throughput and latency of that many clients that wait for each answer."""
    seconds: list[float] = []
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(url, number, messages, seconds))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - began
    return {"messages_per_second": round(len(seconds) / passed, 1), **_latency(seconds)}


def _client(url: str, number: int, messages: int, seconds: list[float]) -> None:
    with requests.Session() as web:
        session = web.post(f"{url}/webhooks/web/sessions", json={}, timeout=60).json()
        web.headers["Authorization"] = f"Bearer {session['token']}"
        for turn in range(messages):
            seconds.append(_say(web, url, MESSAGES[(turn + number) % len(MESSAGES)]))


def _say(web: requests.Session, url: str, text: str) -> float:
    began = time.perf_counter()
    web.post(f"{url}/webhooks/web/messages", json={"text": text}, timeout=60).raise_for_status()
    return time.perf_counter() - began


def _growth(url: str) -> dict[str, float]:
    """Return how long the first ten and the last ten messages of a long conversation took."""
    seconds: list[float] = []
    _client(url, 0, _LONG, seconds)
    return {
        "first_ten_ms": round(sum(seconds[:10]) * 100, 1),
        f"last_ten_of_{_LONG}_ms": round(sum(seconds[-10:]) * 100, 1),
    }


def _latency(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 1),
    }


def _memory(supervisor: int) -> dict[str, int]:
    """Return the resident memory of each part, in megabytes."""
    listing = subprocess.run(  # noqa: S603 - our own processes
        ["/bin/ps", "--ppid", str(supervisor), "-o", "rss=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    parts: dict[str, int] = {}
    for line in listing.stdout.splitlines():
        kilobytes, _, command = line.strip().partition(" ")
        name = command.partition("bot.cli ")[2].split()[0]
        parts[name] = parts.get(name, 0) + int(kilobytes) // 1024
    return parts


def _store_many(configuration: Settings) -> None:
    row = {"language": "de", "channel": "web", "messages": 1, "events": 0}
    rows = [
        {"id": f"bench-{number}", "started_at": 0.0, "last_at": float(number), **row}
        for number in range(_STORED)
    ]
    with connect(configuration.database).begin() as connection:
        connection.execute(sa.insert(conversations), rows)
