"""The matching form makes the many ways of typing one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.reading.text import digits, fold, fold_with_offsets


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Straße", "strasse"),
        ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
        ("Łódź Đakovica", "lodz dakovica"),
        ("إيران آلمان أهلا", "ايران المان اهلا"),
        ("کلن علی", "كلن علي"),
        ("ســوريا سُورِيَة", "سوريا سوريه"),
        ("می‌خواهم", "مي خواهم"),
        ("٦٦١١١ ۶۶۱۱۱", "66111 66111"),
        ("Кёльн Київ", "кельн киів"),
        ("Ｋöln’s", "koln's"),
    ],
)
def test_spellings_of_one_word_fold_alike(typed, folded):
    """Accents, case, letter variants and foreign digits make no difference."""
    assert fold(typed) == fold(folded) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    """What is stored folded can be compared with what is folded later."""
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_offsets_lead_back_to_the_typed_text(text):
    """Every character of the matching form comes from the character at its offset."""
    folded, offsets = fold_with_offsets(text)

    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1 and offsets == sorted(offsets)
    assert all(folded[at] in fold(text[offsets[at]]) for at in range(len(folded)))


def test_digits_of_all_scripts_become_ascii():
    """Postal codes typed on an Arabic or Persian keyboard are numbers like any other."""
    assert digits("PLZ ٦٦١١١, ۳۰۱۵۹ ß") == "PLZ 66111, 30159 ß"


def test_folding_is_quick():
    """A message of 100 characters folds in far less than a millisecond."""
    message = "Ich komme aus Syrien, привет, أهلا وسهلا, Türkçe konuşuyorum. " * 2
    fold(message)
    start = time.perf_counter()
    for _ in range(200):
        fold(message)
    assert (time.perf_counter() - start) / 200 < 0.0002
