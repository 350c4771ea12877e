"""In which language a conversation goes on."""

import pytest

from bot.nlu.language import conversation_language as go_on

SURE, UNSURE = 0.95, 0.5


def heard(code: str, confidence: float = SURE) -> dict:
    """Return what was identified."""
    return {"code": code, "confidence": confidence, "unspoken": False}


@pytest.mark.parametrize(
    ("current", "text", "identified", "first", "expected"),
    [
        (None, "Was kostet das?", heard("de"), True, "de"),
        ("de", "كم تكلفة الاعتراف؟", heard("ar"), True, "ar"),
        ("ar", "Bescheid", heard("de"), False, "ar"),
        ("ar", "Bescheid B2", heard("de"), False, "ar"),
        ("ar", "Was kostet die Anerkennung?", heard("de"), False, "de"),
        ("ar", "Was kostet die Anerkennung?", heard("de", UNSURE), False, "ar"),
        ("uk", "66111", heard("de"), False, "uk"),
        ("uk", "/ask_costs", heard("en"), False, "uk"),
        ("de", "Quanto costa il riconoscimento?", heard("it"), False, "de"),
        (None, "Quanto costa il riconoscimento?", heard("it"), True, None),
    ],
)
def test_the_message_decides_when_it_leaves_no_doubt(current, text, identified, first, expected):
    """Single German words do not switch an Arabic conversation, a German question does."""
    assert go_on(current, text, identified, chosen=False, first=first) == expected


def test_a_chosen_language_stays():
    """Explicit wishes win."""
    assert go_on("tr", "Was kostet das alles?", heard("de"), chosen=True, first=False) == "tr"
