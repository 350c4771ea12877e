"""The classifier: learns, keeps what it learned, and is not confused by nothing."""

import numpy as np
import pytest

from bot.nlu import linear
from bot.nlu.ngrams import intent_grams

EXAMPLES = [
    ("كم تكلفة الاعتراف", "costs"),
    ("شو بتكلف المعادلة", "costs"),
    ("Скільки коштує визнання", "costs"),
    ("What does it cost", "costs"),
    ("Wie lange dauert das", "duration"),
    ("كم مدة الاعتراف", "duration"),
    ("Скільки триває визнання", "duration"),
    ("How long does it take", "duration"),
]


@pytest.fixture(scope="module")
def model() -> linear.LinearModel:
    """Train on a handful of messages in several scripts."""
    return linear.fit(
        [intent_grams(text) for text, _ in EXAMPLES],
        [label for _, label in EXAMPLES],
        regularisation=1.0,
        min_messages=1,
    )


def guess(model: linear.LinearModel, text: str) -> str:
    """Return the likeliest label of a text."""
    return model.labels[int(model.margins(intent_grams(text)).argmax())]


def test_it_learns_its_examples(model):
    """What was shown is known."""
    assert [guess(model, text) for text, _ in EXAMPLES] == [label for _, label in EXAMPLES]


def test_a_saved_model_says_the_same(model, tmp_path):
    """Round trip with non-Latin text: half precision changes no answer."""
    model.save(tmp_path / "model.npz")
    loaded = linear.LinearModel.load(tmp_path / "model.npz")
    before = model.margins(intent_grams("كم تكلفة"))
    after = loaded.margins(intent_grams("كم تكلفة"))

    assert loaded.labels == model.labels
    assert np.allclose(before, after, atol=0.01)


def test_an_unknown_text_gets_the_bias(model):
    """Nothing known in it: no division by zero, no opinion."""
    assert np.array_equal(model.margins(intent_grams("😀")), model.bias)


def test_only_the_strongest_grams_are_kept():
    """The limit holds, and what decides most is what stays."""
    small = linear.fit(
        [intent_grams(text) for text, _ in EXAMPLES],
        [label for _, label in EXAMPLES],
        regularisation=1.0,
        min_messages=1,
        max_grams=50,
    )

    assert len(small.grams) == 50 == small.weights.shape[0]
    assert guess(small, "Wie lange dauert das") == "duration"


def test_probabilities_sum_to_one(model):
    """A colder temperature is surer of the same answer."""
    margins = model.margins(intent_grams("How long"))
    cold, warm = linear.probabilities(margins, 0.1), linear.probabilities(margins, 1.0)

    assert cold.sum() == pytest.approx(1) and warm.sum() == pytest.approx(1)
    assert cold.max() > warm.max() and cold.argmax() == warm.argmax()


def test_latin_and_cyrillic_spellings_share_letter_groups():
    """For the classifier "диплом" and "diploma" are one word."""
    assert set(intent_grams("диплом")) & set(intent_grams("diplom"))
