"""The directory while Lotse runs: changes are taken up, faulty files are not."""

import json
import os
import time
from pathlib import Path
from timeit import timeit

import pytest

from guidance.counselling.directory import FOLDER
from guidance.counselling.live import LiveDirectory, feed_copy, load_directory, overlay

ELFE = (FOLDER / "elfe.yml").read_text(encoding="utf-8")
EDITED = ELFE.replace("name: ELFE e.V.", "name: ELFE neu")


@pytest.fixture
def var(tmp_path):
    """Return a state folder with an empty overlay."""
    overlay(tmp_path).mkdir()
    return tmp_path


@pytest.fixture
def live(tmp_path, var):
    """Return a directory whose repository holds ELFE and whom ELFE names."""
    repository = tmp_path / "repository"
    repository.mkdir()
    for source in FOLDER.glob("*.yml"):
        if source.name == "elfe.yml" or "id: sl-iq-koordination\n" in source.read_text("utf-8"):
            (repository / source.name).write_text(source.read_text("utf-8"), "utf-8")
    return LiveDirectory(repository, var)


def edit(var: Path, text: str, name: str = "elfe.yml") -> None:
    """Write a file of the overlay as the console does."""
    new = overlay(var) / ".new"
    new.write_text(text, "utf-8")
    new.replace(overlay(var) / name)


def name_of(live: LiveDirectory) -> str:
    return live.current.by_id["sl-elfe"].organisation


def test_an_edit_is_taken_up_and_an_undone_one_is_gone(live, var):
    """What editors change stands above the repository, and below it lies the old."""
    edit(var, EDITED)
    assert live.refresh() and name_of(live) == "ELFE neu"

    (overlay(var) / "elfe.yml").unlink()
    assert live.refresh() and name_of(live) == "ELFE e.V."


def test_a_new_organisation_is_taken_up(live, var):
    """The overlay may hold who is not in the repository at all."""
    edit(var, ELFE.replace("id: elfe", "id: neu").replace("sl-elfe", "sl-neu"), "neu.yml")

    assert live.refresh() and "sl-neu" in live.current.by_id


FAULTY = {
    "half written": ELFE[:200],
    "no YAML": "{",
    "empty": "",
    "another shape": "- a\n- b\n",
    "wrong type": EDITED.replace("topics: [recognition, qualification]", "topics: recognition"),
    "unreadable hours": EDITED.replace("    status: active", "    status: active\n    x_opening_hours: Mo 9 to noon"),
    "no such place": EDITED.replace("location: saarbruecken}", "location: nowhere}"),
    "not text": EDITED.replace("name: ELFE neu", "name: [1]"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_logged_and_the_last_good_one_is_kept(live, var, text, caplog):
    """Nobody loses an answer because an editor's file is broken."""
    assert text != EDITED
    edit(var, EDITED)
    live.refresh()
    edit(var, text)
    live.refresh()

    assert name_of(live) == "ELFE neu"
    assert "elfe.yml" in caplog.text
    caplog.clear()
    assert not live.refresh() and not caplog.text  # said once


def test_at_the_start_a_faulty_file_gives_way_to_the_repository(live, var):
    """A server that starts with a broken file starts all the same."""
    edit(var, "{")
    again = LiveDirectory(live._repository, var)

    assert name_of(again) == "ELFE e.V."


def test_the_feed_stands_between_repository_and_overlay(live, var):
    """Who edits an entry means to overrule the feed."""
    data = next(o.data for o in live.current.organisations if o.file == "elfe.yml")
    copy = feed_copy(var)
    copy.parent.mkdir()
    copy.write_text(json.dumps({"organisations": [{**data, "name": "ELFE feed"}]}))
    assert live.refresh() and name_of(live) == "ELFE feed"

    edit(var, EDITED)
    assert live.refresh() and name_of(live) == "ELFE neu"


@pytest.mark.parametrize("text", ["", "[]", '{"organisations": [1]}', '{"organisations": [{"id": "x"}]}'])  # fmt: skip
def test_a_broken_copy_of_the_feed_changes_nothing(live, var, text):
    """Whatever happened to the disk, the repository answers."""
    feed_copy(var).parent.mkdir()
    feed_copy(var).write_text(text)
    live.refresh()

    assert name_of(live) == "ELFE e.V."


def test_changes_are_seen_without_being_asked_for(live, var):
    """A thread looks by itself, and goes on after trouble."""
    live.watch(seconds=0.02)
    edit(var, "{")
    time.sleep(0.1)
    edit(var, EDITED)
    deadline = time.monotonic() + 5
    while name_of(live) != "ELFE neu" and time.monotonic() < deadline:
        time.sleep(0.02)

    assert name_of(live) == "ELFE neu"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_changes_nothing(live, var):
    """A file with wrong rights is a fault like any other."""
    edit(var, EDITED)
    (overlay(var) / "elfe.yml").chmod(0)
    live.refresh()

    assert name_of(live) == "ELFE e.V."


def test_a_call_costs_next_to_nothing():
    """Every answer asks for the directory, some of them several times."""
    load_directory()

    assert timeit(load_directory, number=10_000) / 10_000 < 20e-6
