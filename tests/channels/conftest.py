"""A server with all channels switched on, and the platforms it talks to."""

from collections.abc import Iterator

import pytest

from tests.channels.phones import PHONES, SECRET, VERIFY
from tests.channels.stub import ACCOUNT, PHONE_ID, TOKEN, Stub
from tests.conftest import Server

MESSAGES_PER_MINUTE = 30


@pytest.fixture(scope="session")
def stub() -> Stub:
    """Return the platforms."""
    return Stub()


@pytest.fixture(scope="session")
def channels(tmp_path_factory: pytest.TempPathFactory, stub: Stub) -> Iterator[Server]:
    """Start a server on which every channel is configured."""
    running = Server(
        tmp_path_factory.mktemp("channels"),
        LOTSE_TELEGRAM_TOKEN=TOKEN,
        LOTSE_TELEGRAM_SECRET=SECRET,
        LOTSE_TELEGRAM_API=stub.url,
        LOTSE_WHATSAPP_TOKEN=TOKEN,
        LOTSE_WHATSAPP_APP_SECRET=SECRET,
        LOTSE_WHATSAPP_VERIFY_TOKEN=VERIFY,
        LOTSE_WHATSAPP_PHONE_ID=PHONE_ID,
        LOTSE_WHATSAPP_TEMPLATE="answer_waits",
        LOTSE_MESSENGER_TOKEN=TOKEN,
        LOTSE_MESSENGER_APP_SECRET=SECRET,
        LOTSE_MESSENGER_VERIFY_TOKEN=VERIFY,
        LOTSE_GRAPH_API=f"{stub.url}/graph",
        LOTSE_TWILIO_SID=ACCOUNT,
        LOTSE_TWILIO_AUTH_TOKEN=TOKEN,
        LOTSE_TWILIO_NUMBER="+4930123456",
        LOTSE_TWILIO_API=stub.url,
        LOTSE_MESSAGE_RATE=str(MESSAGES_PER_MINUTE),
    )
    try:
        running.wait()
        yield running
    finally:
        running.stop()


@pytest.fixture
def phone(channels: Server, stub: Stub):
    """Return a function that gives somebody new a phone with a platform on it."""
    stub.faults.clear()
    stub.refused.clear()

    def give(platform: str):
        return PHONES[platform](channels.url, stub)

    yield give
    assert not stub.refused
