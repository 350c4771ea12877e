"""The message catalogues: gettext, with the response name as context and English as message id."""

import gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parents[2] / "locales"
DOMAIN = "lotse"

#: The language of the message ids: it needs no catalogue.
SOURCE_LANGUAGE = "en"
#: The language of a conversation in which nobody has said anything yet.
DEFAULT_LANGUAGE = "de"
#: German in simple language ("Leichte Sprache"), not a language of its own: falls back to German.
SIMPLE_GERMAN = "de_simple"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into a language; texts it lacks come back in English."""
    chain = [SIMPLE_GERMAN, "de"] if language == SIMPLE_GERMAN else [language]
    return gettext.translation(DOMAIN, LOCALES, chain, fallback=True)


def translate(language: str, context: str, text: str) -> tuple[str, str]:
    """Return the text in the language, and the language it is really in (English if missing)."""
    translated = catalogue(language).pgettext(context, text)
    if translated == text and language != SOURCE_LANGUAGE:
        return text, SOURCE_LANGUAGE
    return translated, base_language(language)


def base_language(language: str) -> str:
    """Return the language a catalogue is written in: simple German is German."""
    return "de" if language == SIMPLE_GERMAN else language
