"""A conversation with the newest model, as `lotse chat` holds it."""

import pytest

from bot.chat import Chat
from bot.settings import settings


@pytest.fixture(scope="session")
def chat() -> Chat:
    """Load the assistant once."""
    return Chat(settings())


@pytest.fixture
def talk(chat):
    """Return a function that says things in a new conversation and returns the last answers."""
    chat.restart()

    def say(*texts: str) -> list[dict]:
        answers: list[dict] = []
        for text in texts:
            answers = chat.press(text) if text.startswith("/") else chat.say(text)
        return answers

    return say
