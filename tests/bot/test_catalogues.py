"""Languages are equal: no text is missing, fuzzy, or has other placeholders or links."""

import pytest

from bot import locales
from bot.factcheck import check as check_facts


@pytest.mark.parametrize("code", locales.catalogue_codes())
def test_nothing_is_missing_or_wrong(code):
    """Every sentence exists in every language, with the source's placeholders and links."""
    gaps = locales.check(code)

    assert not any(gaps.values()), {kind: found[:5] for kind, found in gaps.items() if found}


def test_no_text_slipped_into_another_language():
    """No sentence stands in the catalogues of two languages, but for German and simple German."""
    catalogues: dict[str, set[str]] = {}
    for code in locales.catalogue_codes():
        for message in locales.read(code):
            text = message.string if isinstance(message.string, str) else message.string[0]
            if message.id and sum(map(str.isalpha, text.split())) > 3:
                catalogues.setdefault(text, set()).add(code.partition("_")[0])

    assert not {text: codes for text, codes in catalogues.items() if len(codes) > 1}


def test_figures_come_from_facts_and_facts_are_current():
    """A number in a reply that is no fact, or a fact past its review, fails."""
    found = check_facts()

    assert not found["loose_figures"] and not found["stale"]
