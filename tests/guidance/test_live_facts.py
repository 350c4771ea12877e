"""What editors change of the facts is used at once, and a fault never is."""

import os
import timeit
from datetime import date

import pytest

from guidance import facts as module
from guidance.facts import LiveFacts, changed_fact, faults_of_row, overlay, repository_facts
from guidance.wording import replies

FEE = "cost_ihk_fosa"


def write(var, text: str) -> None:
    """Write the overlay, with a time of its own."""
    path = overlay(var)
    path.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime_ns
    os.utime(path, ns=(stamp, stamp + len(text)))


def test_a_changed_figure_is_in_the_reply(tmp_path, monkeypatch):
    """Value, date and source of the change; what is not named stays."""
    live = LiveFacts(tmp_path)
    monkeypatch.setattr(module, "_watched", lambda: live)
    write(
        tmp_path,
        f"{FEE}: {{value: {{min: 120, max: 650}}, as_of: 2026-03, source: 'https://ihk.example/fees'}}",
    )
    assert live.refresh() and not live.refresh()
    said = replies.reply("", {"text": f"It costs {{{FEE}}} today."}, "de", {})

    assert "120–650\xa0€" in said.text and said.sources[0].url == "https://ihk.example/fees"
    assert live.current[FEE].statement == repository_facts()[FEE].statement
    overlay(tmp_path).unlink()
    live.refresh()
    assert live.current == repository_facts()


@pytest.mark.parametrize(
    "broken", ["{", "- a list", f"{FEE}: {{value: many}}", f"{FEE}: 3", "other: {value: 1}"]
)
def test_a_faulty_file_keeps_what_held_before(broken, tmp_path, caplog):
    """The last good figure stays, and the log says which file or fact is wrong."""
    live = LiveFacts(tmp_path)
    write(tmp_path, f"{FEE}: {{value: 200}}")
    live.refresh()
    write(
        tmp_path,
        broken if broken.startswith(("{", "-", FEE)) else f"{FEE}: {{value: 200}}\n{broken}",
    )
    live.refresh()

    assert live.current[FEE].value == 200 and "facts.yml" in caplog.text


@pytest.mark.parametrize(
    ("key", "row", "field"),
    [
        (FEE, {"value": {"min": 9, "max": 3}}, "value"),
        (FEE, {"value": {"min": 9}}, "value"),
        (FEE, {"value": None}, "value"),
        (FEE, {"value": -1}, "value"),
        (FEE, {"value": True}, "value"),
        (FEE, {"value": float("nan")}, "value"),
        ("prof_nurse_level", {"value": "B7"}, "value"),
        ("fund_grant_last_date", {"value": "2027-02-30"}, "value"),
        ("recognition_definition", {"value": 3}, "value"),
        (FEE, {"source": "http://ihk.example"}, "source"),
        (FEE, {"source": "javascript:alert(1)"}, "source"),
        (FEE, {"as_of": "gestern"}, "as_of"),
        (FEE, {"as_of": "2999"}, "as_of"),
        (FEE, {"confidence": "low"}, "confidence"),
        (FEE, {"confidence": "sure"}, "confidence"),
        (FEE, {"review_by": "soon"}, "review_by"),
        (FEE, {"unit": "EUR"}, "nothing but"),
        (FEE, [1], "nothing but"),
        ("no_such_fact", {}, "no such fact"),
    ],
)  # fmt: skip
def test_rules(key, row, field):
    """What no reply could show, or nobody could check, is no fact."""
    assert any(field in fault for fault in faults_of_row(key, row))


@pytest.mark.parametrize(
    "row",
    [{}, {"value": 200}, {"value": {"min": 3, "max": 3}}, {"as_of": "2023~"}, {"as_of": date(2026, 3, 1)},
     {"review_by": "2027-11-22"}, {"confidence": "medium", "note": "by phone"}],
)  # fmt: skip
def test_what_may_be_changed(row):
    """And all facts of the repository keep the rules themselves."""
    assert faults_of_row(FEE, row) == []
    assert changed_fact(repository_facts()[FEE], row).unit == "EUR"


def test_asking_for_the_facts_costs_nothing():
    """They are read everywhere, many times in each reply."""
    module.facts()

    assert timeit.timeit(module.facts, number=1000) / 1000 < 20e-6
