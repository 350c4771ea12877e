"""`lotse facts check` tells what is stale, unused, loose, and what nobody has found out."""

import json

from typer.testing import CliRunner

from bot.commands.facts import app
from bot.settings import settings


def test_gaps_are_listed_and_are_no_failure():
    """What the data does not know is on the list; the command fails for other reasons only."""
    result = CliRunner().invoke(app, ["check", "--json"])
    found = json.loads(result.stdout)

    assert "DE-SL: teacher (third): authority" in found["gaps"]
    assert result.exit_code == bool(found["stale"] or found["loose_figures"])
    assert found["faults"] == []


def test_faults_of_what_editors_changed_are_named(tmp_path, monkeypatch):
    """Each with the file, the fact and the field; the command fails."""
    (tmp_path / "facts.yml").write_text(
        "cost_ihk_fosa: {value: {min: 700, max: 600}}\nno_fact: {}\n"
    )
    monkeypatch.setenv("LOTSE_VAR", str(tmp_path))
    settings.cache_clear()
    result = CliRunner().invoke(app, ["check", "--json"])
    settings.cache_clear()

    assert result.exit_code == 1 and json.loads(result.stdout)["faults"] == [
        "facts.yml: cost_ihk_fosa: value has a minimum above its maximum",
        "facts.yml: no_fact: there is no such fact, leave it out",
    ]
