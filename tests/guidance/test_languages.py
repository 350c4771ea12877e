"""The one list of languages, and languages that people mention."""

import pytest
from babel import Locale

from guidance.languages import LANGUAGES, find_languages


def test_twelve_languages_with_their_direction():
    """Arabic and Persian are written from the right, and Babel knows every locale."""
    assert " ".join(LANGUAGES) == "de en ar fa tr uk ru pl ro es fr sr"
    assert {code for code, lang in LANGUAGES.items() if lang.direction == "rtl"} == {"ar", "fa"}
    assert all(Locale.parse(language.locale) for language in LANGUAGES.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("auf Arabisch", "ar"), ("bitte auf deutsch", "de"), ("can we speak Farsi?", "fa"),
        ("do you speak Tigrinya", "ti"), ("Dari", "prs"), ("kurdisch", "ku"), ("بالعربي", "ar"),
        ("به فارسی", "fa"), ("Türkçe", "tr"), ("türkçe konuşalım", "tr"), ("на русском", "ru"),
        ("по-русски", "ru"), ("українською", "uk"), ("po polsku", "pl"), ("în română", "ro"),
        ("en español", "es"), ("en français", "fr"), ("na srpskom", "sr"), ("bosanski", "bs"),
        ("پشتو", "ps"), ("englisch", "en"), ("på svenska", "sv"), ("vietnamesisch", "vi"),
    ],
)  # fmt: skip
def test_languages_are_found_as_people_name_them(text, code):
    """Own names, names in other languages, cases and adverbs lead to the language."""
    assert code in {key for mention in find_languages(text) for key in mention.keys}
