"""Settings come from the environment, are checked, and are all documented."""

from dataclasses import fields

import pytest

from bot.settings import Settings, SettingsError, read, variable
from tests.conftest import ROOT


def test_every_variable_is_documented():
    """Documentation cannot go stale: each variable has its row."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    missing = [
        variable(field.name)
        for field in fields(Settings)
        if f"`{variable(field.name)}`" not in text
    ]

    assert not missing


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSE_RETENTION_DAYS", "soon"),
        ("LOTSE_RETENTION_DAYS", "0"),
        ("LOTSE_REST_CHANNEL", "perhaps"),
        ("LOTSE_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named(name, value):
    """The sentence quotes variable and value."""
    with pytest.raises(SettingsError, match=name) as error:
        read({name: value})

    assert value in str(error.value)


def test_values_are_taken():
    """Each kind of value is read as what it is."""
    chosen = read(
        {"LOTSE_RETENTION_DAYS": "7", "LOTSE_REST_CHANNEL": "yes", "DATABASE_URL": "x://"}
    )

    assert (chosen.retention_days, chosen.rest_channel, chosen.database) == (7, True, "x://")


def test_the_secret_is_made_once(tmp_path):
    """Tokens stay valid over a restart, and the file is for its owner only."""
    first = Settings(var=tmp_path).signing_key()

    assert Settings(var=tmp_path).signing_key() == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
