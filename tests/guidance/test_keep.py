"""The keep-it card: German for the desk beside the person's language, shaped as the script wants."""

import re
from datetime import date
from io import BytesIO
from time import perf_counter

import pytest
from pypdf import PdfReader

from guidance.languages import LANGUAGES
from guidance.wording.hours import week_in_words
from guidance.wording.keep import Keep, Matter, as_text, keep, question
from guidance.wording.keep_pdf import as_pdf

OFFER = {
    "type": "partner",
    "id": "st-test",
    "topic": "recognition",
    "organisation": "Verein für Beratung e.V.",
    "service": "Anerkennungsberatung",
    "service_names": {"uk": "Консультація щодо визнання"},
    "reasons": [["speaks", "ar"]],
    "street": "Hauptstraße 5",
    "postal_code": "66111",
    "city": "Saarbrücken",
    "phone": "+49 681 5867490",
    "email": "info@example.org",
    "website": "https://www.example.org/beratung",
    "languages": ["ar", "uk"],
    "opening_hours": "Mo-Th 09:00-16:00; Fr 09:00-12:00",
    "opening": "unknown",
    "until": None,
    "next": None,
    "confirmed_on": "2026-03",
}
MATTER = Matter(("fragt, was die Anerkennung kostet",), "nurse", "SY")
TODAY = date(2026, 11, 22)


def card(language: str, **changes: object) -> Keep:
    """Return a card in a language."""
    return keep(OFFER | changes, MATTER, language, TODAY)


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF, which has one page."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return page.extract_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_stand_on_the_card(language):
    """Where, when, what to bring and the question, in the person's language and in German."""
    text = as_text(card(language))

    for part in ("Anerkennungsberatung", "Hauptstraße 5, 66111 Saarbrücken", "681", "Freitag"):
        assert part in text
    assert "Zeugnisse und Diplome" in text and "März 2026" in text
    assert "fragt, was die Anerkennung kostet. Beruf: Pflegefach" in text and "Syrien" in text
    assert "{" not in text and "\n\n\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_what_the_text_holds(language):
    """Text can be copied out of the PDF; one page, fast."""
    shown = card(language)
    start = perf_counter()
    pdf = as_pdf(shown)
    seconds = perf_counter() - start
    words = words_of(pdf)

    for part in ("Anerkennungsberatung", "info@example.org", "Pass, Ausweis oder Aufenthaltstitel"):
        assert part in words
    assert seconds < 1  # 0.07 on a quiet machine


def test_arabic_letters_are_joined():
    """Lam and Alif become one glyph, which stands for two letters."""
    pdf = PdfReader(BytesIO(as_pdf(card("ar"))))
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    maps = [font.get_object()["/ToUnicode"].get_data().decode() for font in fonts]

    assert any(re.search(r"<06440627>", letters, re.IGNORECASE) for letters in maps)


@pytest.mark.parametrize(("language", "right"), [("ar", True), ("fa", True), ("uk", False)])
def test_the_lines_begin_where_the_script_begins(language, right):
    """The title of an Arabic or Persian card stands on the right, the QR code on the left."""
    shown = card(language)
    places: list[float] = []

    def note(text, _matrix, position, _font, _size):
        if text.strip():
            places.append(position[4])

    (page,) = PdfReader(BytesIO(as_pdf(shown))).pages
    page.extract_text(visitor_text=note)

    assert (places[0] > page.mediabox.width / 2) is right


def test_german_stands_there_once_for_germans():
    """No line is said twice."""
    lines = as_text(card("de")).splitlines()

    assert len([line for line in lines if line]) == len({line for line in lines if line})


def test_a_card_of_little_is_a_card():
    """No street, no hours, no website: the name, and to ask for an appointment."""
    bare = card("fa", street=None, postal_code=None, city=None, phone=None, email=None,
                website=None, opening_hours=None, confirmed_on=None, topic="")  # fmt: skip

    assert "Bitte fragen Sie vorher nach einem Termin." in words_of(as_pdf(bare))
    assert "لطفاً" in as_text(bare)


def test_long_names_stay_on_the_page():
    """Nothing runs over the edge, nothing is lost."""
    long = card("uk", organisation="Sehr langer Name einer Organisation " * 8)

    assert " ".join(words_of(as_pdf(long)).split()).count("langer Name") == 8


def test_the_question_is_one_line():
    """What is not known is left out."""
    assert question(Matter(), "de") == "Die Person sucht Beratung."
    assert "\n" not in question(MATTER, "ar") and question(MATTER, "ar").endswith("Arabisch.")


@pytest.mark.parametrize(
    ("hours", "language", "lines"),
    [
        ("Mo-Th 09:00-16:00; Fr 09:00-12:00", "de",
         ("Montag–Donnerstag: 09:00–16:00", "Freitag: 09:00–12:00")),
        ("Mo,Th 09:00-12:00,13:00-16:00", "de",
         ("Montag, Donnerstag: 09:00–12:00, 13:00–16:00",)),
        ("24/7", "ru", ("круглосуточно",)),
        ('Mo "by appointment"', "de", ()),
        ("SH Mo 09:00-10:00", "de", ()),
        ("no hours at all", "de", ()),
        ("", "de", ()),
    ],
)  # fmt: skip
def test_hours_are_said_in_words(hours, language, lines):
    """As a week, where every week is the same; else nothing rather than something wrong."""
    assert week_in_words(hours, language) == lines
