"""Training and test data: well formed, equal in all languages, and apart from each other."""

import json
from collections import Counter

import pytest
from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.importer import ExampleImporter
from guidance.languages import LANGUAGES
from guidance.reading.text import fold
from guidance.topics import topics
from tests.conftest import ROOT

#: Fewest examples of an intent in a language.
FEWEST = 30
#: Above this likeness a test message is a twin of a training example.
TWINS = 0.88


def examples(language: str) -> list[tuple[str, str]]:
    """Return text and intent of each training example of a language."""
    data = ExampleImporter(None, None, [str(ROOT / "data" / "nlu" / language)]).get_nlu_data()
    return [(example.get("text"), example.get("intent")) for example in data.training_examples]


def messages(language: str) -> list[dict]:
    """Return the test messages of a language."""
    lines = (ROOT / "data" / "eval" / language / "messages.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_examples(language):
    """Languages are equal: each has the same files and enough examples of all 69 intents."""
    files = {path.name for path in (ROOT / "data" / "nlu" / language).iterdir()}
    counts = Counter(intent for _, intent in examples(language))
    few = {intent: counts[intent] for intent in topics() if counts[intent] < FEWEST}

    assert files == {path.name for path in (ROOT / "data" / "nlu" / "de").iterdir()}
    assert not few


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_has_two_intents(language):
    """The same words cannot mean two things to the classifier."""
    intents: dict[str, set[str]] = {}
    for text, intent in examples(language):
        intents.setdefault(fold(text), set()).add(intent)

    assert not [text for text, several in intents.items() if len(several) > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_tested(language):
    """At least five messages per intent, and what they name stands in them."""
    rows = messages(language)
    counts = Counter(row["intent"] for row in rows)

    assert all(counts[intent] >= 5 for intent in topics())
    for row in rows:
        assert row["lang"] == language and row["intent"] in topics()
        assert all(text in row["text"] for text in row["entities"].values()), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_test_messages_are_no_twins_of_examples(language):
    """A test message that resembles an example measures memory, not understanding."""
    known = [fold(text) for text, _ in examples(language)]
    asked = [fold(row["text"]) for row in messages(language) if len(row["text"]) > 25]
    likeness = process.cdist(
        asked, known, scorer=Indel.normalized_similarity, score_cutoff=TWINS, workers=-1
    )

    assert not [asked[row] for row in set(likeness.nonzero()[0])]
