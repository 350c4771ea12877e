"""Other ways to understand, trained on the same examples and measured on the same messages.

What `docs/understanding.md` says of things tried comes from here: `lotse examples compare` and
`lotse examples curve`. Only the first guess of the intent is compared, without the decision.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.base import ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bot.examples import Example, examples
from bot.nlu.entities import find_entities
from bot.nlu.intents import Thresholds, mark
from bot.nlu.ngrams import intent_grams, letter_groups, word_grams, words
from bot.settings import ROOT

Grams = Callable[[str], list[str]]
Scores = NDArray[np.float64]
Figures = dict[str, Any]

#: Parts of the examples that the learning curve is drawn from.
PARTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
_machine = partial(LinearSVC, tol=0.03, random_state=1)
_logistic = partial(SGDClassifier, loss="log_loss", alpha=1e-6, max_iter=15, tol=None)
_bayes = partial(ComplementNB)
_neighbours = partial(KNeighborsClassifier, 25, weights="distance", metric="cosine")
# What fastText does: a message is the sum of the vectors of its n-grams.
_vectors = partial(MLPClassifier, (100,), activation="identity", max_iter=3, random_state=1)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is seen of a message, what learns from it, and whether all languages learn together.

    Several classifiers vote: the mean of their probabilities decides.
    """

    grams: Grams = intent_grams
    classifiers: tuple[Callable[[], ClassifierMixin], ...] = (_machine,)
    marked: bool = True
    joint: bool = True


@dataclass(frozen=True, slots=True)
class _Test:
    language: str
    accepted: frozenset[str]
    style: str
    text: str


def _lemmas(text: str) -> list[str]:
    """Return the n-grams, and the words' base forms in the languages they could be of."""
    from simplemma import lemmatize  # large, and nothing else needs it: install it to try

    known = ("de", "en", "fa", "tr", "uk", "ru", "pl", "ro", "es", "fr", "hbs")
    lemmas = [lemmatize(word, lang=known, greedy=False) for word in text.lower().split()]
    return intent_grams(text) + [f"~{lemma}" for lemma in lemmas]


def _letters_only(text: str) -> list[str]:
    return [group for token in words(text) for group in letter_groups(f" {token} ", 3, 5)]


VARIANTS: Mapping[str, Variant] = {
    "as built": Variant(),
    "kinds not marked": Variant(marked=False),
    "words only": Variant(grams=word_grams),
    "letter groups only, no transliteration": Variant(grams=_letters_only),
    "with lemmas (simplemma)": Variant(grams=_lemmas),
    "one model per language": Variant(joint=False),
    "logistic regression": Variant(classifiers=(_logistic,)),
    "complement naive Bayes": Variant(classifiers=(_bayes,)),
    "25 nearest neighbours": Variant(classifiers=(_neighbours,)),
    "as built, and 25 nearest neighbours": Variant(classifiers=(_machine, _neighbours)),
    "vectors of n-grams (as fastText)": Variant(classifiers=(_vectors,)),
}


def compare(names: Iterable[str]) -> Iterator[Figures]:
    """Yield the figures of each variant named, as they are worked out."""
    for name in names:
        variant = VARIANTS[name]
        started = time.perf_counter()
        guesses = _trained(variant, examples())
        yield {"name": name} | _figures(guesses, time.perf_counter() - started)


def curve() -> list[Figures]:
    """Return the figures for growing parts of the examples, every n-th of each intent."""
    points = []
    for part in PARTS:
        started = time.perf_counter()
        some = examples()[:: round(1 / part)]
        guesses = _trained(VARIANTS["as built"], some)
        figures = _figures(guesses, time.perf_counter() - started)
        points.append({"name": f"{len(some)} examples", "examples": len(some)} | figures)
    return points


def line(figures: Figures) -> str:
    """Return figures as a line for the terminal."""
    shares = "  ".join(
        f"{key} {figures[key]:.3f}" for key in ("top1", "top3", "indirect", "weakest")
    )
    return f"{figures['name']:42}  {shares}  {figures['seconds']:5.0f} s"


@cache
def _tests() -> tuple[_Test, ...]:
    files = sorted((ROOT / "data" / "eval").glob("*/messages.jsonl"))
    rows = [json.loads(row) for file in files for row in file.read_text().splitlines()]
    return tuple(
        _Test(
            row["lang"],
            frozenset((row["intent"], *row.get("alt_intents", ()))),
            row.get("style", ""),
            row["text"],
        )
        for row in rows
    )


@cache
def _marked(text: str) -> str:
    return mark(text, find_entities(text))


def _trained(variant: Variant, some: Sequence[Example]) -> list[list[str]]:
    """Return the three best guesses for each test message."""
    if variant.joint:
        return _guesses(variant, some, _tests())
    by_language = {
        language: iter(
            _guesses(
                variant,
                [example for example in some if example.language == language],
                [test for test in _tests() if test.language == language],
            )
        )
        for language in dict.fromkeys(test.language for test in _tests())
    }
    return [next(by_language[test.language]) for test in _tests()]


def _guesses(variant: Variant, some: Sequence[Example], tests: Sequence[_Test]) -> list[list[str]]:
    features = TfidfVectorizer(
        analyzer=variant.grams, sublinear_tf=True, min_df=2, dtype=np.float32
    )
    known = features.fit_transform(one.marked if variant.marked else one.text for one in some)
    asked = features.transform(
        _marked(test.text) if variant.marked else test.text for test in tests
    )
    intents = [example.intent for example in some]
    models = [classifier().fit(known, intents) for classifier in variant.classifiers]
    scores = np.mean([_probabilities(model, asked) for model in models], axis=0)
    best = np.argsort(-scores, axis=1)[:, :3]
    return [list(models[0].classes_[row]) for row in best]


def _probabilities(model: Any, asked: csr_matrix) -> Scores:
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(asked))
    return np.asarray(softmax(model.decision_function(asked) / Thresholds().temperature, axis=1))


def _figures(guesses: Sequence[Sequence[str]], seconds: float) -> Figures:
    judged = list(zip(_tests(), guesses, strict=True))
    right = [(test, guess[0] in test.accepted) for test, guess in judged]
    by_language = [
        _share(ok for test, ok in right if test.language == language)
        for language in {test.language for test in _tests()}
    ]
    return {
        "top1": _share(ok for _, ok in right),
        "top3": _share(not test.accepted.isdisjoint(guess) for test, guess in judged),
        "indirect": _share(ok for test, ok in right if test.style == "indirect"),
        "weakest": min(by_language),
        "seconds": round(seconds, 1),
    }


def _share(holds: Iterable[bool]) -> float:
    return round(float(np.mean(list(holds))), 4)
