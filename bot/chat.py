"""A conversation in this process: for the terminal, for tests and for trying things out."""

import uuid
from dataclasses import replace
from typing import Any

from bot import agent
from bot.background import BackgroundLoop
from bot.channels import choices, transcript
from bot.channels.payloads import read_payload
from bot.local_actions import LocalActions
from bot.masking import clean, mask
from bot.settings import Settings


class Chat:
    """One person's conversation with the newest model; kept in memory only."""

    def __init__(self, configuration: Settings, language: str | None = None) -> None:
        in_memory = replace(configuration, database_url="sqlite://")
        self._agent = agent.load(in_memory, LocalActions())
        self._language = language
        self._loop = BackgroundLoop()
        self.restart()

    def restart(self) -> None:
        """Begin a new conversation."""
        self._conversation = uuid.uuid4().hex
        if self._language:
            self._loop.run(self._choose(self._language))

    def respond(self, row: dict[str, Any]) -> dict[str, list[transcript.Message]]:
        """Return the answers to a line of `lotse chat --jsonl`; ValueError for an unusable one."""
        if row.get("restart"):
            self.restart()
            return {"messages": []}
        if "payload" in row:
            return {"messages": self.press(row["payload"])}
        if not isinstance(row.get("text"), str):
            raise ValueError("text is not a string")
        return {"messages": self.say(row["text"])}

    def say(self, text: str) -> list[transcript.Message]:
        """Return the answers to a typed message."""
        return self._send(mask(clean(text)).lstrip("/ "))

    def press(self, payload: str) -> list[transcript.Message]:
        """Return the answers to a pressed button; PayloadError for one that does not exist."""
        return self._send(read_payload(payload))

    def _send(self, said: str) -> list[transcript.Message]:
        return self._loop.run(self._handle(said)) if said else []

    async def _handle(self, said: str) -> list[transcript.Message]:
        from rasa.core.channels.channel import UserMessage

        events = await self._events()
        said, title = choices.as_payload(events, said)
        message = UserMessage(
            said,
            sender_id=self._conversation,
            input_channel="chat",
            metadata={"title": title} if title else None,
        )
        await self._agent.handle_message(message)
        answers = transcript.messages(await self._events(), len(events))
        return [message for message in answers if message["from"] == "bot"]

    async def _events(self) -> list[Any]:
        tracker = await self._agent.tracker_store.retrieve(self._conversation)
        return list(tracker.events) if tracker else []

    async def _choose(self, language: str) -> None:
        from rasa.shared.core.events import SlotSet

        tracker = await self._agent.processor.fetch_tracker_with_initial_session(self._conversation)
        for slot, value in (("language", language), ("language_chosen", True)):
            tracker.update(SlotSet(slot, value), self._agent.domain)
        await self._agent.tracker_store.save(tracker)
