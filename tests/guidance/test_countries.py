"""Countries of origin are found by name, nationality and nickname."""

import csv
from pathlib import Path

import pytest

from guidance.geography.countries import find_countries, find_foreign_cities, origin

HERE = Path(__file__).parent


def test_mentions_in_twelve_languages():
    """At least 95 of 100 mentions lead to the right country, whatever the language."""
    with (HERE / "country_mentions.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    missed = [
        row["text"]
        for row in rows
        if row["codes"] not in {" ".join(sorted(m.keys)) for m in find_countries(row["text"])}
    ]

    assert len(rows) >= 120
    assert len(missed) <= 0.05 * len(rows), missed


def test_nothing_is_found_in_ordinary_sentences():
    """Everyday words are neither countries nor towns abroad."""
    sentences = (HERE / "ordinary_sentences.txt").read_text("utf-8").splitlines()
    found = {s: [*find_countries(s), *find_foreign_cities(s)] for s in sentences}

    assert not {sentence: mentions for sentence, mentions in found.items() if mentions}


@pytest.mark.parametrize("text", ["aus Deutschland", "من ألمانيا", "w Niemczech", "allemand"])
def test_germany_is_no_country_of_origin(text):
    """Nobody's qualification is recognised for coming from Germany."""
    assert find_countries(text) == []


@pytest.mark.parametrize(
    "text", ["auf Russisch bitte", "по-польски", "po polsku", "українською", "بالفرنسي"]
)
def test_languages_are_no_nationalities(text):
    """Who wants to talk in a language need not come from its country."""
    assert find_countries(text) == []


def test_origin_follows_the_law():
    """EU law covers the EEA and Switzerland, not the United Kingdom or Kosovo."""
    assert {origin(code) for code in ("PL", "NO", "LI", "CH")} == {"eu"}
    assert {origin(code) for code in ("GB", "XK", "TR", "SY")} == {"third"}
