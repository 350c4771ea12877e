"""`lotse directory import`, `export` and `sync`, and a running server that takes up what changes."""

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from guidance.counselling.directory import FOLDER, read_directory
from guidance.counselling.hsds import as_hsds
from guidance.counselling.live import feed_copy, overlay
from tests.conftest import ROOT, Server

HEADER = (
    "id,organisation,unit,state,street,postal_code,city,latitude,longitude,phone,email,website,topics,"
    "languages,formats,opening_hours,service_area,target_group,valid_from,valid_until,as_of,source_url,"
    "confidence,notes\n"
)
ROW = (
    "hb-neu,Beratung Überseestadt,Anerkennung,DE-HB,,28195,Bremen,,,+49 421 3618000,,https://b.example,"
    "recognition,ar,in_person,,DE-HB,,,,2026-11,https://b.example,high,\n"
)


def lotse(var: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the directory."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "directory", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"LOTSE_VAR": str(var)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def table(tmp_path):
    """Return a table with one new service."""
    path = tmp_path / "table.csv"
    path.write_text(HEADER + ROW, "utf-8")
    return path


def test_a_dry_run_tells_and_an_import_does(tmp_path, table):
    """First look, then leap; afterwards the new office is found, and nothing is left to do."""
    dry = lotse(tmp_path, "import", table, "--dry-run")
    assert dry.returncode == 0 and "line 2: hb-neu: new" in dry.stdout
    assert not overlay(tmp_path).exists()

    assert lotse(tmp_path, "import", table).returncode == 0
    assert "hb-neu" in lotse(tmp_path, "nearest", "28195", "--language", "ar", "--json").stdout
    again = json.loads(lotse(tmp_path, "import", table, "--json").stdout)
    assert again["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "faulty": 0}


def test_a_faulty_row_lets_nothing_be_written(tmp_path, table):
    """Exit 1, the line and the reason, and no half of a table."""
    table.write_text(
        HEADER + ROW + ROW.replace("hb-neu", "hb-zwei").replace("28195", "99999"), "utf-8"
    )
    ended = lotse(tmp_path, "import", table)

    assert ended.returncode == 1
    assert "line 3: hb-zwei: faulty: postal_code: '99999' does not exist" in ended.stdout
    assert "1 new" in ended.stdout and not overlay(tmp_path).exists()


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_is_none_is_an_error(tmp_path, name):
    """What, where, what to do."""
    ended = lotse(tmp_path, "import", tmp_path / name)

    assert ended.returncode == 1
    assert ended.stderr.startswith("error: ") and "Traceback" not in ended.stderr


@pytest.mark.parametrize("text", ["{", "id: elfe\nname: ELFE\nservices: []\n", "- a\n"])
def test_validate_names_what_is_left_out(tmp_path, text):
    """The assistant goes on with the old entry; the editor learns what is wrong with the new."""
    overlay(tmp_path).mkdir()
    (overlay(tmp_path) / "elfe.yml").write_text(text)
    ended = lotse(tmp_path, "validate")

    assert ended.returncode == 1
    assert "elfe.yml: " in ended.stdout and "246 services" in ended.stdout


@pytest.mark.parametrize("ending", ["json", "zip", "csv", "xlsx", "jsonld"])
def test_the_ending_says_the_format(tmp_path, ending):
    """Every format is one word away."""
    file = tmp_path / f"out.{ending}"
    report = json.loads(lotse(tmp_path, "export", file, "--json").stdout)

    assert (report["services"], report["bytes"]) == (246, file.stat().st_size)
    if ending in ("csv", "xlsx"):
        counts = json.loads(lotse(tmp_path, "import", file, "--dry-run", "--json").stdout)["counts"]
        assert counts == {"new": 0, "changed": 0, "unchanged": 246, "faulty": 0}


def test_an_unknown_format_is_wrong_use(tmp_path):
    """The choices are named."""
    ended = lotse(tmp_path, "export", tmp_path / "out.doc")

    assert ended.returncode == 2 and "schema-org" in ended.stderr


@pytest.mark.parametrize(("url", "status"), [("", 2), ("ftp://x", 2), ("http://127.0.0.1:9", 1)])
def test_a_sync_that_cannot_be_says_why(tmp_path, url, status):
    """No address, a wrong one, and one where nobody listens."""
    ended = lotse(tmp_path, "sync", LOTSE_DIRECTORY_URL=url)

    assert ended.returncode == status
    assert ended.stderr.splitlines()[-1].startswith("error: ") and "Traceback" not in ended.stderr


def test_one_lotse_takes_over_from_another(tmp_path, server):
    """Our own API is a feed like any other: what may be shown arrives, and nothing else is lost."""
    url = f"{server.url}/api/hsds"
    ended = lotse(tmp_path, "sync", "--json", LOTSE_DIRECTORY_URL=url)
    report = json.loads(ended.stdout)

    assert report["services"] > 220
    assert not [
        f for f in report["faults"] if "no way to reach it" not in f and "ours stays" not in f
    ]
    assert "246 services, 0 faults" in lotse(tmp_path, "validate").stdout
    assert (
        json.loads(lotse(tmp_path, "sync", "--json", LOTSE_DIRECTORY_URL=url).stdout)["changed"]
        is False
    )


class Feed(BaseHTTPRequestHandler):
    """A feed with one foreign service, that then breaks down."""

    broken = False

    def do_GET(self) -> None:
        """Answer, as long as it can."""
        elfe = next(o for o in read_directory().organisations if o.file == "elfe.yml")
        (service,) = as_hsds(elfe)["services"]
        stranger = {**service["organization"], "organization_identifiers": [], "name": "Fremde"}
        body = json.dumps(
            {"contents": [{**service, "readable_id": "fremd", "organization": stranger}]}
        )
        self.send_response(500 if Feed.broken else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"?" if Feed.broken else body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_running_server_takes_up_feed_and_edits(tmp_path):
    """Within a minute, without a restart, whatever becomes of the feed or of a file."""
    feed = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=feed.serve_forever, daemon=True).start()
    running = Server(tmp_path, LOTSE_DIRECTORY_URL=f"http://127.0.0.1:{feed.server_address[1]}")
    try:
        running.wait()
        api = f"{running.url}/api/hsds/services"
        assert seen(f"{api}/fremd")
        Feed.broken = True
        overlay(tmp_path).mkdir(exist_ok=True)
        (overlay(tmp_path) / "awo-spi.yml").write_text("{")
        text = (FOLDER / "elfe.yml").read_text("utf-8").replace("ELFE e.V.", "ELFE neu")
        (overlay(tmp_path) / "elfe.yml").write_text(text, "utf-8")

        assert seen(f"{api}/sl-elfe", "ELFE neu")
        assert seen(f"{api}/st-awo-spi-paedagogik", "AWO SPI") and seen(f"{api}/fremd")
        conversation = running.conversation("ru")
        conversation.say("Где мне помогут с признанием диплома?")
        answers = json.dumps(conversation.say("66111"), ensure_ascii=False)
        assert "ELFE neu" in answers or "Fremde" in answers
        assert feed_copy(tmp_path).exists()
    finally:
        running.stop()
        feed.shutdown()


def seen(url: str, text: str = "") -> bool:
    """Wait, at most a minute, until a text stands at an address."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = requests.get(url, timeout=20)
        if answer.ok and text in answer.text:
            return True
        time.sleep(0.5)
    return False
