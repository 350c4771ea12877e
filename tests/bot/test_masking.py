"""What identifies a person is taken out before anything else sees it; the rest stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import clean, mask


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("meine mail a.b-c@web.de bitte", "meine mail [e-mail] bitte"),
        ("call +49 176 1234567 now", "call [phone] now"),
        ("Tel. 0681/5867490", "Tel. [phone]"),
        ("0176-123 45 67", "[phone]"),
        ("00963 944 123456", "[phone]"),
        ("IBAN DE02 1203 0000 0000 2020 51", "IBAN [iban]"),
        ("Pass C01X00T478", "Pass [number]"),
        ("AZR 123456789012", "AZR [phone]"),
    ],
)
def test_identifying_things_are_masked(written, masked):
    """Each kind is replaced by a word that says what stood there."""
    assert mask(written) == masked


@pytest.mark.parametrize(
    "text",
    [
        "ich wohne in 66111 Saarbrücken",
        "600 Euro, 12.000 €, 1.091,50",
        "seit 2019 oder 2020/2021",
        "am 24.12.2025 um 10:30",
        "§ 16d AufenthG, B2, C1",
        "٦٦١١١",
        "3-4 Monate",
    ],
)
def test_ordinary_numbers_stay(text):
    """Postal codes, prices, years and dates are what people ask about."""
    assert mask(text) == text


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text):
    """What is masked is masked for good, whatever stands around it."""
    once = mask(clean(text))

    assert mask(once) == once


def test_control_characters_go():
    """They would break logs and lines."""
    assert clean("a\x00b\x1bc\u2028d ") == "a b c d"
    assert clean("half \ud800 a character").encode()
