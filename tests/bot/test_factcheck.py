"""`lotse facts check` tells what is stale, unused, loose, and what nobody has found out."""

import json

from typer.testing import CliRunner

from bot.commands.facts import app


def test_gaps_are_listed_and_are_no_failure():
    """What the data does not know is on the list; the command fails for other reasons only."""
    result = CliRunner().invoke(app, ["check", "--json"])
    found = json.loads(result.stdout)

    assert "DE-SL: teacher (third): authority" in found["gaps"]
    assert result.exit_code == bool(found["stale"] or found["loose_figures"])
