"""Ten full results per language, read and approved by eye: what people get to see, word by word.

After a change of texts or data `pytest tests/guidance/test_approved_findings.py --approve` writes
them anew; read the difference before committing it.
"""

from pathlib import Path

import pytest

from guidance.languages import LANGUAGES
from guidance.wording import cards

APPROVED = Path(__file__).parent / "approved"
CASES = [
    {"profession": "nurse", "state": "DE-SL", "origin": "third"},
    {"profession": "doctor", "state": "DE-ST", "origin": "eu"},
    {"profession": "engineer", "state": "DE-NI", "origin": "third"},
    {"profession": "teacher", "state": "DE-NI", "origin": "third"},
    {"profession": "educator", "state": "DE-SL", "origin": "third"},
    {"profession": "electrician", "state": "DE-NI", "origin": "third", "without_documents": True},
    {"profession": "car_mechatronics", "state": "DE-ST", "without_diploma": True},
    {"profession": "it_specialist", "state": "DE-NI", "origin": "eu"},
    {"profession": "economist", "origin": "third", "abroad": True},
    {"profession": "lawyer", "state": "DE-ST", "origin": "third"},
]


@pytest.mark.parametrize("language", [*LANGUAGES, "de_simple"])
def test_results_are_as_approved(language, approved):
    """Card and steps of ten cases, as text."""
    told = "\n\n".join(result(case, language) for case in CASES) + "\n"

    approved(APPROVED / f"{language}.txt", told)


def result(case: dict[str, object], language: str) -> str:
    """Return a finding and its steps as channels without cards show them."""
    head = " ".join(str(value) for value in case.values())
    shown = [cards.card({"type": part, **case}, language) for part in ("profession", "steps")]
    return "\n".join([f"# {head}", *map(cards.as_text, shown)])
