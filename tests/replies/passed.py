"""Values that actions pass with a reply, which are no facts."""

PASSED = {
    "card_text": "x",
    "organisation": "x",
    "retention": "30",
    "callback_days": "14",
    "daytime": "x",
    "live_hours": "x",
    "spoken": "x",
}
