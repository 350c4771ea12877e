"""What the assistant said, said again in German, so that a counsellor can follow any language.

The event keeps which sentence it was and with which values; the German catalogue says the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from console.environment import ROOT
from guidance.wording import cards, replies
from guidance.wording.catalogue import catalogue, translate
from guidance.wording.values import in_words

GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Said:
    """A message in German; `exact` is whether it surely is the same sentence."""

    text: str
    exact: bool


@cache
def responses() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all sentences of the assistant, by the name of the response."""
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
    return found


def said(text: str, told: Mapping[str, Any]) -> Said | None:
    """Return a message in German; None where its sentence is not known (any more).

    `text` is what the person got, `told` the metadata of the event.
    """
    name = told.get("utter_action") or ""
    variants = responses().get(name, ())
    language = told.get("lang") or GERMAN
    exact = [one for one in variants if _say(name, one, told, language) == text]
    number = (told.get("told") or {}).get("variant", 0)
    chosen = exact[0] if exact else variants[number] if number < len(variants) else None
    if chosen is None:
        return None
    german = _say(name, chosen, told, GERMAN)
    return Said(german, bool(exact)) if german else None


def _say(
    name: str, response: Mapping[str, Any], told: Mapping[str, Any], language: str
) -> str | None:
    """Return a response in a language, None where a value for it was not kept."""
    values = {**told, **((told.get("told") or {}).get("values") or {})}
    try:
        if "offer" in told:
            values["card_text"] = cards.as_text(cards.card(told["offer"], language))
        return replies.reply(name, response, language, in_words(values, language)).text
    except (KeyError, ValueError, TypeError):
        return None


def button(title: str, language: str) -> str:
    """Return what a button says in German; its own title where it names a place or a language."""
    message = _messages(language).get(title)
    return translate(GERMAN, *message)[0] if message else title


@cache
def _messages(language: str) -> Mapping[str, tuple[str, str]]:
    """Return context and English text of everything a button can say in a language."""
    # gettext knows no way back from a translation but the catalogue itself.
    texts: Mapping[Any, str] = getattr(catalogue(language), "_catalog", {})
    keys = [key for key in texts if isinstance(key, str) and "\x04" in key]
    split = {key: tuple(key.split("\x04", 1)) for key in keys}
    return {
        texts[key]: (context, text)
        for key, (context, text) in split.items()
        if not context.startswith("utter_")
    }
