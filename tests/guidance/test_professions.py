"""Professions are found as people name them in twelve languages, and only where one is named."""

import csv
import time
from pathlib import Path

import pytest

from guidance.languages import LANGUAGES
from guidance.recognition.professions import (
    find_professions,
    is_profession,
    preferred_names,
    profession_name,
    professions,
)

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MENTIONS = rows("profession_mentions.csv")
FREE = rows("profession_free_sentences.csv")


def is_found(row: dict[str, str]) -> bool:
    """Return whether one of the ids is found, alone or among candidates."""
    found = {key for mention in find_professions(row["text"]) for key in mention.options}
    return not found.isdisjoint(row["professions"].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_professions_are_found_as_people_name_them(language):
    """Inflected, colloquial, feminine or misspelt: 95 % of 42 mentions in each language."""
    asked = [row for row in MENTIONS if row["language"] == language]
    missed = [row["text"] for row in asked if not is_found(row)]

    assert len(asked) == 42
    assert len(missed) <= 2, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_where_nothing_is_named(language):
    """Everyday questions about recognition name no profession."""
    asked = [row["text"] for row in FREE if row["language"] == language]
    found = {text: mentions for text in asked if (mentions := find_professions(text))}

    assert len(asked) == 17 and not found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My lawyer says I have to wait.", []),
        ("I am a lawyer from Brazil.", ["lawyer"]),
        ("I am not a lawyer.", []),
        ("muss das ein vereidigter Übersetzer machen?", []),
        ("ich habe als Übersetzerin gearbeitet", ["translator_sworn"]),
        ("потрібен психолог", []),
        ("я психолог", ["psychologist"]),
        ("je cherche un psychologue qui parle arabe", []),
        ("Психолог", ["psychologist"]),
    ],
)
def test_who_is_called_on_is_not_what_somebody_is(text, found):
    """People need lawyers, translators and psychologists more often than they are one."""
    assert [mention.options[0] for mention in find_professions(text)] == found


def test_words_of_a_sentence_are_not_misspelt_professions():
    """Short words that are one letter away from a name are other words."""
    text = "The codes are in the packet, my timing was bad, der Keller ist leer, taştı, dokaz"

    assert not find_professions(text)


def test_finding_takes_no_time():
    """A message is searched within two milliseconds on average, also on a busy machine."""
    texts = [row["text"] for row in (*MENTIONS, *FREE)] * 2
    find_professions(texts[0])
    start = time.process_time()
    for text in texts:
        find_professions(text)

    assert (time.process_time() - start) / len(texts) < 0.002


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_profession_has_a_name_in_each_language(language):
    """A button never shows an id."""
    assert all((key, language) in preferred_names() for key in professions())


def test_professions_beyond_ours_are_known_by_their_group():
    """A musician is of ISCO group 2652, whose name stands in for the profession's."""
    (mention,) = find_professions("я музыкант по образованию")

    assert mention.options == ("isco:2652",) and is_profession("isco:2652")
    assert profession_name("isco:2652", "pl") == "Muzycy, śpiewacy i kompozytorzy"
    assert not is_profession("isco:0000") and not is_profession("<script>")
