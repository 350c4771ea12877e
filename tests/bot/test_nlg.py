"""The generator of replies in the Rasa process."""

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import GettextNLG
from tests.conftest import ROOT, run


def test_what_cannot_be_said_is_replaced():
    """An offer nobody can show ends in a word of trouble, not in silence."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    tracker = DialogueStateTracker("somebody", domain.slots)
    tracker.slots["language"].value = "en"
    broken = {"offer": {"type": "partner"}}
    message = run(GettextNLG(None, domain).generate("utter_partner", tracker, "web", **broken))

    assert "went wrong" in message["text"]
