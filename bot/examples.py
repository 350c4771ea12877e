"""The training examples as a whole: how many there are of what, and what is wrong with them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import name as character_name

from bot.importer import ExampleImporter
from bot.nlu.intents import mark
from bot.settings import ROOT
from guidance.languages import LANGUAGES
from guidance.reading.text import fold
from guidance.topics import topics

#: Examples there should be of a question and of small talk, in each language.
WANTED, WANTED_SMALL_TALK = 100, 40
#: Longer than the channels take in.
LONGEST = 2000
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC"}
#: Scripts people type besides that of our texts and Latin.
_ALSO_TYPED = {"sr": "CYRILLIC"}


@dataclass(frozen=True, slots=True)
class Example:
    """A training example; `marked` is what the classifier sees of it."""

    language: str
    intent: str
    text: str
    marked: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """`counts[intent][language]`, the intents with too few examples, and faulty examples."""

    counts: dict[str, dict[str, int]]
    few: list[str]
    faults: list[str]


@cache
def examples() -> tuple[Example, ...]:
    """Return all training examples."""
    return tuple(example for language in LANGUAGES for example in _read(language))


def gaps() -> Gaps:
    """Return how many examples there are, where there are too few, and what is wrong with some."""
    counted = Counter((example.intent, example.language) for example in examples())
    counts = {
        intent: {language: counted[intent, language] for language in LANGUAGES}
        for intent in topics()
    }
    few = [
        f"{language}: {intent}: {count} of {wanted(intent)}"
        for intent, languages in counts.items()
        for language, count in languages.items()
        if count < wanted(intent)
    ]
    return Gaps(counts, few, list(_faults()))


def wanted(intent: str) -> int:
    """Return how many examples an intent should have in each language."""
    return WANTED_SMALL_TALK if topics()[intent].subject == "dialogue" else WANTED


def table(found: Gaps) -> str:
    """Return the counts as lines for the terminal, then what is missing or wrong."""
    head = f"{'':28}" + "".join(f"{language:>6}" for language in LANGUAGES)
    rows = [
        f"{intent:28}" + "".join(f"{languages[code]:>6}" for code in LANGUAGES)
        for intent, languages in found.counts.items()
    ]
    return "\n".join([head, *rows, *(f"few: {line}" for line in found.few), *found.faults])


def _read(language: str) -> Iterator[Example]:
    folder = str(ROOT / "data" / "nlu" / language)
    for example in ExampleImporter(None, None, [folder]).get_nlu_data().training_examples:
        text = example.get("text")
        marked = mark(text, example.get("entities", ()))
        yield Example(language, example.get("intent"), text, marked)


def _faults() -> Iterator[str]:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for example in examples():
        meant[example.language, fold(example.text)].add(example.intent)
        title = f"{example.language}: {example.intent}: {example.text[:50]}"
        if len(example.text) > LONGEST:
            yield f"{title}: longer than {LONGEST} characters, shorten it"
        if foreign := _foreign_script(example):
            yield f"{title}: has {foreign} letters, which the language never has"
    for (language, text), intents in meant.items():
        if len(intents) > 1:
            yield f"{language}: {' and '.join(sorted(intents))}: {text[:50]}: keep one of them"


def _foreign_script(example: Example) -> str | None:
    """Return a script that is neither the language's own nor Latin, which everybody types."""
    own = _SCRIPTS[LANGUAGES[example.language].script]
    expected = {"LATIN", own, _ALSO_TYPED.get(example.language)}
    scripts = {_script(letter) for letter in set(_LETTER.findall(example.text))}
    return next(iter(sorted((scripts & set(_SCRIPTS.values())) - expected)), None)


@cache
def _script(letter: str) -> str:
    return character_name(letter, "").partition(" ")[0]
