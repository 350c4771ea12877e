"""Values that actions pass with a reply, which are no facts."""

PASSED = {"card_text": "x", "organisation": "x", "retention": "30", "spoken": "x"}
