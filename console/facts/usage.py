"""What the assistant says with a fact, in German: so that an editor sees what a change changes."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from console.conversations.german import GERMAN, responses
from guidance.fact import Fact
from guidance.recognition.finding import facts_of_findings
from guidance.wording import formats
from guidance.wording.catalogue import translate
from guidance.wording.replies import PLACEHOLDER, placeholders

#: Stands for what only a conversation knows.
_OPEN = "…"
#: Where a sentence or a line of a reply ends.
_PART = re.compile(r"(?<=[.!?])\s+|\n")


def sentences(fact: Fact, known: Mapping[str, Fact]) -> list[str]:
    """Return the German replies that show a fact or rest on it, with their figures of now."""
    return [_filled(german, known) for german in _german(fact)]


def gist(fact: Fact, known: Mapping[str, Fact]) -> str:
    """Return the German sentence in which a fact is shown; empty where none shows it."""
    parts = (part for german in _german(fact) for part in _PART.split(german))
    shown = (part for part in parts if fact.id in placeholders(part))
    return _filled(next(shown, ""), known)


def _german(fact: Fact) -> list[str]:
    return [translate(GERMAN, name, text)[0] for name, text in _uses().get(fact.id, ())]


def _filled(german: str, known: Mapping[str, Fact]) -> str:
    def figure(match: re.Match[str]) -> str:
        one = known.get(match[1])
        return formats.fact_value(one, GERMAN) if one and one.value is not None else _OPEN

    return PLACEHOLDER.sub(figure, german)


def in_finder(fact: Fact) -> bool:
    """Return whether what the recognition finder says rests on a fact."""
    return fact.id in facts_of_findings()


@cache
def _uses() -> Mapping[str, list[tuple[str, str]]]:
    """Return name and English text of the responses by the facts they use, each text once."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, variants in responses().items():
        for variant in variants:
            text = variant.get("text", "")
            rested = (variant.get("metadata") or {}).get("facts", ())
            for key in dict.fromkeys((*placeholders(text), *rested)):
                if (name, text) not in found[key] and not PLACEHOLDER.fullmatch(text):
                    found[key].append((name, text))
    return found
