"""The tracker store: what was saved is there again, and another worker's words are seen."""

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.background import BackgroundLoop
from bot.conversations import ConversationStore
from tests.conftest import ROOT

run = BackgroundLoop().run


@pytest.fixture(scope="module")
def domain() -> Domain:
    """Load the real domain."""
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def stores(domain, tmp_path):
    """Open the same database twice, as two workers do."""
    url = f"sqlite:///{tmp_path / 'lotse.db'}"
    return ConversationStore(domain, url), ConversationStore(domain, url)


def tracker(domain: Domain, *texts: str) -> DialogueStateTracker:
    """Return a conversation in which somebody said these things."""
    events = [SlotSet("language", "ar")]
    for text in texts:
        events += [UserUttered(text, {"name": "greet"}), ActionExecuted("action_listen")]
    return DialogueStateTracker.from_events("c1", events, domain.slots)


def test_a_conversation_comes_back(stores, domain):
    """Round trip with Arabic text through the database, not through memory."""
    one, other = stores
    run(one.save(tracker(domain, "مرحبا")))
    found = run(other.retrieve("c1"))

    assert found.latest_message.text == "مرحبا"
    assert found.get_slot("language") == "ar"


def test_what_another_worker_wrote_is_seen(stores, domain):
    """Memory is believed only as long as the database knows no more."""
    one, other = stores
    run(one.save(tracker(domain, "eins")))
    longer = run(other.retrieve("c1"))
    longer.update(UserUttered("zwei", {"name": "greet"}))
    run(other.save(longer))

    assert run(one.retrieve("c1")).latest_message.text == "zwei"


def test_what_failed_halfway_is_forgotten(stores, domain):
    """Events that never reached the database do not stay in memory."""
    one, _ = stores
    run(one.save(tracker(domain, "eins")))
    halfway = run(one.retrieve("c1"))
    halfway.update(UserUttered("verloren", {"name": "greet"}))

    assert run(one.retrieve("c1")).latest_message.text == "eins"


def test_deleting_leaves_nothing(stores, domain):
    """The receipt counts the rows, and the conversation is gone for all workers."""
    one, other = stores
    run(one.save(tracker(domain, "eins")))

    receipt = run(other.delete("c1"))

    assert {"events": 3, "words": 1, "conversations": 1}.items() <= receipt.items()
    assert run(one.retrieve("c1")) is None
