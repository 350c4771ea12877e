"""The topics Lotse knows, one per intent: what a button calls them and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ruamel.yaml import YAML

from guidance.facts import DATA

#: Catalogue contexts of the texts in topics.yml.
LABEL, QUESTION, ABOUT, SUBJECT = "topic label", "topic question", "topic about", "subject"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about. The texts are English message ids."""

    intent: str
    label: str  # at most 20 characters: a button
    question: str  # as the person would ask it: "Is it one of these?"
    about: str  # what the person does, for counsellors
    subject: str
    related: tuple[str, ...]
    counselling: str | None = None  # the directory's topic for a referral; recognition if None


@cache
def topics() -> Mapping[str, Topic]:
    """Return all topics by intent."""
    rows = YAML(typ="safe").load(DATA / "topics.yml")["topics"]
    return {
        intent: Topic(intent=intent, **(row | {"related": tuple(row["related"])}))
        for intent, row in rows.items()
    }


@cache
def subjects() -> Mapping[str, str]:
    """Return the subjects of the menu with their English labels, in order."""
    rows = YAML(typ="safe").load(DATA / "topics.yml")["subjects"]
    return {subject: row["label"] for subject, row in rows.items()}
