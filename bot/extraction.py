"""Babel extractors: the sentences in domain.yml and the labels in topics.yml."""

import json
from collections.abc import Collection, Iterator
from typing import IO, Any

from ruamel.yaml import YAML

from guidance import topics
from guidance.recognition.finding import FINDING
from guidance.wording.replies import PLACEHOLDER

#: What Babel wants: line, function, message(s), comments.
Extracted = tuple[int, str, tuple[str, ...], list[str]]


def extract_domain(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Extracted]:
    """Yield the texts of all responses (context: response name) and their buttons' titles."""
    responses = YAML().load(file)["responses"]
    for name, variants in responses.items():
        for variant in variants:
            line = variant.lc.line + 1
            text = variant.get("text")
            if text and not PLACEHOLDER.fullmatch(text):
                yield line, "pgettext", (name, str(text)), _when(variant)
            for button in variant.get("buttons", ()):
                yield line, "pgettext", ("button", str(button["title"])), []


def extract_topics(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Extracted]:
    """Yield label, question and description of each topic, and the subjects of the menu."""
    data = YAML().load(file)
    for subject in data["subjects"].values():
        yield subject.lc.line + 1, "pgettext", (topics.SUBJECT, subject["label"]), []
    for topic in data["topics"].values():
        line = topic.lc.line + 1
        yield line, "pgettext", (topics.LABEL, topic["label"]), ["At most 20 characters: a button"]
        yield line, "pgettext", (topics.QUESTION, topic["question"]), ["Said by the person"]
        yield line, "pgettext", (topics.ABOUT, topic["about"]), ["For counsellors"]


def extract_findings(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Extracted]:
    """Yield the sentences about the recognition of a profession."""
    for part, groups in YAML().load(file).items():
        for statement in (statement for group in groups for statement in group):
            if "say" in statement:
                line = statement.lc.line + 1
                yield line, "pgettext", (FINDING, statement["say"]), [f"Part of the {part}"]


def extract_widget(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Extracted]:
    """Yield the names of the widget's controls."""
    for line, text in enumerate(json.load(file).values(), 2):
        yield line, "pgettext", ("widget", text), []


def _when(variant: Any) -> list[str]:
    """Return the comment that tells translators when a variant is said."""
    conditions = variant.get("condition", ())
    said_if = [f"{condition['name']} = {condition['value']}" for condition in conditions]
    return [f"Said if {', '.join(said_if)}"] if said_if else []
