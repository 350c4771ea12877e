"""The replies' language, links and reading level, judged by others than ourselves."""

import re
from functools import cache

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from ruamel.yaml import YAML

from guidance.languages import LANGUAGES
from guidance.topics import topics
from guidance.wording.catalogue import SIMPLE_GERMAN
from guidance.wording.replies import reply
from tests.conftest import ROOT
from tests.replies.passed import PASSED

RESPONSES = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
#: Shorter texts say too little for a detector.
LONG_ENOUGH = 80
#: What the detector calls our language: Bosnian, Croatian and Serbian are one to us.
CALLED = {"sr": {"bs", "hr", "sr"}}
#: German at an office is about 60 (LIX), a tabloid 35; level B1 lies between.
HARDEST, HARDEST_SIMPLE = 42, 36
_BRACKETS = re.compile(r"\([^)]*\)|https?://\S+")
_LINK = re.compile(r"https?://[^\s)]+")


@cache
def detector() -> LanguageIdentifier:
    """Return a language detector that somebody else trained on something else."""
    known = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    known.set_languages([*LANGUAGES, "bs", "hr", "it", "pt", "nl", "bg", "cs", "ur"])
    return known


def texts(language: str) -> list[tuple[str, str]]:
    """Return name and text of every answer to a question, short and long."""
    names = [name for intent in topics() for name in (f"utter_{intent}", f"utter_{intent}_more")]
    return [
        (name, reply(name, variant, language, PASSED).text)
        for name in names
        for variant in RESPONSES.get(name, ())
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_are_in_their_language(language):
    """German terms stand in brackets; what is left is the language it says it is."""
    wrong = []
    for name, text in texts(language):
        words = _BRACKETS.sub("", text)
        found, _ = detector().classify(words)
        if len(words) >= LONG_ENOUGH and found not in CALLED.get(language, {language}):
            wrong.append((name, found, words))

    assert not wrong


@pytest.mark.parametrize("language", [*LANGUAGES, SIMPLE_GERMAN])
def test_links_are_addresses_and_nothing_else(language):
    """A link ends before the full stop and has no Markdown around it."""
    for name, text in texts(language):
        for link in _LINK.findall(text):
            assert re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/[\w./%?=&#+~-]*)?", link), name
            assert link[-1] not in ".,;:", name
        assert "](" not in text, name


@pytest.mark.parametrize(
    ("language", "hardest"), [("de", HARDEST), (SIMPLE_GERMAN, HARDEST_SIMPLE)]
)
def test_german_is_easy_to_read(language, hardest):
    """Mean sentence length plus the share of long words (LIX) stays below that of an office."""
    levels = [lix(text) for _, text in texts(language)]

    assert sum(levels) / len(levels) <= hardest
    assert sum(level > hardest + 15 for level in levels) <= len(levels) / 20


def lix(text: str) -> float:
    """Return the readability index of Björnsson (1968)."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(re.findall(r"[.!?:]+(?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)
