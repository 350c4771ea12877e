"""Names are found inflected and misspelt, and words that only look like names are not."""

import os
import subprocess
import sys
import time

import pytest

from guidance.reading.gazetteer import Gazetteer

NAMES = [
    ("Köln", "K"), ("Кёльн", "K"), ("Kolonia", "K"), ("كولن", "K"), ("Saarbrücken", "SB"),
    ("Frankfurt", "F"), ("Norymberga", "N"), ("Halle (Saale)", "HAL"), ("Polska", "PL"),
    ("السودان", "SD"), ("Украина", "UA"), ("syrisch*", "SY"), ("Mali", "ML"), ("München", "M"),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    """Return a short list of names of all kinds."""
    return Gazetteer(NAMES, doubtful={"mali"})


@pytest.mark.parametrize(
    ("text", "found", "key"),
    [
        ("ich bin in Koeln", "Koeln", "K"),
        ("живу в Кёльне", "Кёльне", "K"),
        ("mieszkam w Kolonii", "Kolonii", "K"),
        ("ساكن بكولن", "كولن", "K"),
        ("Köln'de", "Köln", "K"),
        ("Münchenden geldim", "Münchenden", "M"),
        ("in Saarbrueken", "Saarbrueken", "SB"),
        ("we Frankfurcie", "Frankfurcie", "F"),
        ("w Norymberdze", "Norymberdze", "N"),
        ("aus Halle an der Saale", None, None),
        ("aus Halle (Saale)", "Halle (Saale", "HAL"),
        ("w Polsce", "Polsce", "PL"),
        ("с Украиной", "Украиной", "UA"),
        ("eine syrische Ärztin", "syrische", "SY"),
        ("ich komme aus Mali", "Mali", "ML"),
        ("mali problem imam", None, None),
    ],
)
def test_names_are_found_as_people_write_them(gazetteer, text, found, key):
    """Cases, prefixes, typing errors and missing umlauts do not hide a name; words do."""
    mentions = [(mention.text, *mention.keys) for mention in gazetteer.find(text)]

    assert mentions == ([(found, key)] if found else [])


def test_offsets_point_into_the_typed_text(gazetteer):
    """Callers cut the name out of the message, however many letters folding added or dropped."""
    text = "Straße ١٢, سُوق, Кёльн"

    assert [text[found.start : found.end] for found in gazetteer.find(text)] == ["Кёльн"]


def test_one_name_may_stand_for_several(gazetteer):
    """All keys of a shared name are offered, in the order they were given."""
    shared = Gazetteer([("Neustadt", 1), ("Neustadt", 2)])

    assert shared.find("Neustadt")[0].keys == (1, 2) == shared.keys("neustadt")


def test_forty_thousand_names_are_quick():
    """A list as long as that of all professions builds within a second and searches in no time."""
    names = [
        (f"{a}{b}{c} {b}er", a + b + c) for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES
    ]
    start = time.perf_counter()
    gazetteer = Gazetteer(names[:40_000])
    assert time.perf_counter() - start < 3

    message = "Guten Tag, ich moechte gern wissen, was die Anerkennung kostet. " * 30
    start = time.perf_counter()
    gazetteer.find(message)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize("seed", ["1", "6"])
def test_of_names_that_fit_alike_the_same_is_found_in_every_process(seed):
    """A restart of the server changes no answer: nothing hangs on the order of a set."""
    code = (
        "from guidance.reading.gazetteer import Gazetteer\n"
        "names = ['Frankfurt', 'Frankfurta', 'Frankfurte', 'Frankfurto']\n"
        "print(Gazetteer([(n, n) for n in names]).find('we Frankfurcie')[0].keys[0])"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed}
    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)

    assert printed.strip() == "Frankfurt"


SYLLABLES = [
    consonant + vowel + end for consonant in "bdfgklmnprst" for vowel in "aeo" for end in "n "
]
