"""Places are found as people name them, and the right ones are meant."""

import csv
import time
from pathlib import Path

import pytest

from guidance.geography.countries import find_foreign_cities
from guidance.geography.places import (
    distance_km,
    find_places,
    is_postal_code_shaped,
    place_of_postal_code,
    state_name,
    states,
    unknown_postal_code,
)

HERE = Path(__file__).parent


def options(text):
    """Return name and state of every option of the only place in `text`."""
    (mention,) = find_places(text)
    return [(place.name, place.state) for place in mention.options]


def test_mentions_in_twelve_languages():
    """At least 95 of 100 mentions lead to the right place, whatever the language."""
    with (HERE / "place_mentions.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    missed = [
        row["text"]
        for row in rows
        if (row["place"], row["state"])
        not in {(m.options[0].name, m.options[0].state) for m in find_places(row["text"])}
    ]

    assert len(rows) >= 120
    assert len(missed) <= 0.05 * len(rows), missed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Halle", [("Halle (Saale)", "DE-ST"), ("Halle (Westfalen)", "DE-NW")]),
        ("Halle Saale", [("Halle (Saale)", "DE-ST")]),
        ("Halle in Westfalen", [("Halle (Westfalen)", "DE-NW")]),
        ("Halle, NRW", [("Halle (Westfalen)", "DE-NW")]),
        ("Frankfurt", [("Frankfurt am Main", "DE-HE"), ("Frankfurt (Oder)", "DE-BB")]),
        ("Frankfurt an der Oder", [("Frankfurt (Oder)", "DE-BB")]),
        ("Freiburg", [("Freiburg im Breisgau", "DE-BW"), ("Freiburg (Elbe)", "DE-NI")]),
        ("Münster", [("Münster", "DE-NW")]),
        ("Essen", [("Essen", "DE-NW")]),
        ("Hannover", [("Hannover", "DE-NI")]),
        ("Bremen", [("Bremen", "DE-HB")]),
        ("Brandenburg", [("Brandenburg", "DE-BB")]),
        ("Neustadt in Sachsen", [("Neustadt in Sachsen", "DE-SN")]),
    ],
)
def test_shared_names(text, expected):
    """A shared name asks back; what follows it, or what everybody means, decides."""
    assert options(text) == expected


@pytest.mark.parametrize("text", ["66111 Saarbrücken", "D-66111", "٦٦١١١", "Saarbrücken, 66111"])
def test_postal_code_and_town_are_one_mention(text):
    """Code and town are one place, in any digits and order."""
    (mention,) = find_places(text)

    assert mention.text == text
    assert [(p.name, p.postal_code) for p in mention.options] == [("Saarbrücken", "66111")]


def test_code_wins_over_town():
    """Whoever writes a code that contradicts the town has looked it up."""
    assert options("66111 Berlin") == [("Saarbrücken", "DE-SL")]


@pytest.mark.parametrize(
    "text", ["12000 Euro", "Gehalt 45000", "€ 10115", "0681 12345 67", "12345-678", "30159 km"]
)
def test_other_numbers_are_no_postal_codes(text):
    """Money, telephone numbers and distances have five digits, too."""
    assert find_places(text) == [] and unknown_postal_code(text) is None


def test_wrong_postal_codes_are_told():
    """The person learns that a code does not exist."""
    assert unknown_postal_code("ich wohne in 99999") == "99999"
    assert unknown_postal_code("66111") is None
    assert place_of_postal_code("99999") is None
    assert is_postal_code_shaped("99999") and not is_postal_code_shaped("PLZ unbekannt")


def test_nothing_is_found_in_ordinary_sentences():
    """Everyday words are no places, in no language."""
    sentences = (HERE / "ordinary_sentences.txt").read_text("utf-8").splitlines()
    found = {s: [m.text for m in find_places(s)] for s in sentences if find_places(s)}

    assert len(sentences) >= 150 and not found


@pytest.mark.parametrize(
    ("text", "country"),
    [("I live in Damascus", "SY"), ("من حلب", "SY"), ("w Warszawie", "PL"), ("из Харькова", "UA")],
)
def test_towns_abroad_are_no_german_places(text, country):
    """Who lives abroad is not sent to a German namesake."""
    assert find_places(text) == []
    assert [mention.keys for mention in find_foreign_cities(text)] == [(country,)]


def test_distances_and_states():
    """Distances are those of the map, states have names in our languages."""
    saarbruecken, berlin = place_of_postal_code("66111"), place_of_postal_code("10117")

    assert distance_km(saarbruecken, berlin) == pytest.approx(577, abs=5)
    assert len(states()) == 16 and state_name("DE-BY", "tr") == "Bavyera"


def test_every_postal_code_lies_in_germany():
    """A code leads to coordinates in Germany and to one of the sixteen states."""
    with (HERE.parents[1] / "data/guidance/places/postal_codes.csv").open() as lines:
        places = [place_of_postal_code(row["code"]) for row in csv.DictReader(lines)]

    assert len(places) > 8_300
    assert all(47.2 < p.latitude < 55.1 and 5.8 < p.longitude < 15.1 for p in places)
    assert {place.state for place in places} == states().keys()


def test_long_messages_are_quick():
    """Even the longest message allowed takes a few milliseconds."""
    message = "Ich bin Krankenschwester aus Syrien und wohne jetzt in Saarbrücken. " * 29
    find_places(message)
    start = time.perf_counter()
    find_places(message)
    assert time.perf_counter() - start < 0.1
