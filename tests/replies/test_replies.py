"""Every reply can be said in every language, in few words, with its sources."""

import pytest
from ruamel.yaml import YAML

from guidance.facts import facts
from guidance.languages import LANGUAGES
from guidance.topics import topics
from guidance.wording.replies import placeholders, reply
from tests.conftest import ROOT
from tests.replies.passed import PASSED

RESPONSES = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
VARIANTS = [(name, variant) for name, variants in RESPONSES.items() for variant in variants]
SHORT, LONG = 60, 150  # words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_can_be_said(language):
    """All placeholders are filled, and nothing is left in braces."""
    for name, variant in VARIANTS:
        said = reply(name, variant, language, PASSED)
        assert said.text and "{" not in said.text, (name, said.text)


def test_the_texts_are_short():
    """Sixty words, then "tell me more"."""
    for name, variant in VARIANTS:
        limit = LONG if name.endswith("_more") else SHORT + 10  # placeholders stand for two words
        assert len(variant["text"].split()) <= limit, name


def test_no_blank_line_splits_a_bubble():
    """Rasa makes two messages of a text with a blank line."""
    assert not [name for name, variant in VARIANTS if "\n\n" in variant["text"]]


def test_every_question_has_an_answer_with_a_source():
    """Each topic has a reply, a longer one, and facts it rests on."""
    for intent in topics():
        if intent.startswith("ask_") and intent != "ask_privacy":
            assert f"utter_{intent}_more" in RESPONSES
            for variant in RESPONSES[f"utter_{intent}"]:
                rests = [
                    *placeholders(variant["text"]),
                    *(variant.get("metadata") or {}).get("facts", []),
                ]
                assert rests and all(key in facts() for key in rests), intent


def test_the_general_variant_stands_last():
    """The first variant that fits is said: one without condition would hide those behind it."""
    for name, variants in RESPONSES.items():
        assert all({"condition", "channel"} & set(variant) for variant in variants[:-1]), name
        assert "condition" not in variants[-1], name
