"""From a response to a reply: translated, figures filled in, sources named.

A response is what `domain.yml` holds: an English text that is the message id, and `metadata` with
the facts it rests on. A reply is what a person gets.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guidance.fact import Fact
from guidance.facts import facts, publisher
from guidance.wording import formats
from guidance.wording.catalogue import base_language, catalogue, translate

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    title: str
    url: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """A text in the language it is really in, with the sources of what it says."""

    text: str
    language: str
    sources: tuple[Source, ...] = field(default=())


def reply(
    name: str, response: Mapping[str, Any], language: str, values: Mapping[str, Any]
) -> Reply:
    """Return a response as a reply in the language.

    Placeholders are filled from `values` (already text in that language) and from the facts.
    Raises KeyError for a placeholder that neither knows.
    """
    source_text = response.get("text", "")
    if PLACEHOLDER.fullmatch(source_text):  # all the words are in the value
        return Reply(fill(source_text, values), base_language(language))
    text, spoken = translate(language, name, source_text)
    if spoken == "en" and language != "en" and source_text:
        text = f"{catalogue(language).pgettext('notice', 'In English only:')} {text}"
    shown = [facts()[key] for key in placeholders(source_text) if key not in values]
    text = fill(text, {**figures(source_text, language, without=values), **values})
    if dated := _dated(shown):
        text = f"{text} {_as_of(dated, language)}"
    rested = [facts()[key] for key in (response.get("metadata") or {}).get("facts", ())]
    return Reply(text, spoken, sources_of([*shown, *rested]))


def figures(text: str, language: str, without: Container[str] = ()) -> dict[str, str]:
    """Return the figures of the facts that a text shows by placeholder, all but `without`."""
    shown = [key for key in placeholders(text) if key not in without]
    return {key: formats.fact_value(facts()[key], language) for key in shown}


def placeholders(text: str) -> list[str]:
    """Return the names in braces, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return the text with its placeholders filled; KeyError names one that has no value."""
    return PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)


def sources_of(used: Iterable[Fact]) -> tuple[Source, ...]:
    """Return the sources of facts, each address once, with its newest date."""
    newest: dict[str, str | None] = {}
    for fact in used:
        known = newest.get(fact.source)
        newest[fact.source] = max(filter(None, (known, fact.as_of)), default=None)
    return tuple(Source(publisher(url), url, as_of) for url, as_of in newest.items())


def _dated(shown: Iterable[Fact]) -> str | None:
    """Return how old the oldest figure is that should not be shown without its date."""
    today = date.today()  # noqa: DTZ011 - a review date is a day in Germany, not an instant
    old = [fact for fact in shown if fact.confidence != "high" or fact.is_stale(today)]
    return min((fact.as_of for fact in old if fact.as_of), default=None)


def _as_of(iso: str, language: str) -> str:
    pattern = catalogue(language).pgettext("notice", "(Figures as of {date}.)")
    return pattern.format(date=formats.day(iso, language))
