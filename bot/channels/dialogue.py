"""The conversations of the messengers and the phone: what somebody sent becomes what is answered.

The platforms' channels differ in how messages come in and go out; what lies between is here. An
answer is a list of messages as `bot.channels.transcript` makes them.
"""

import json
from collections.abc import Mapping
from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import choices, handover, problems, transcript
from bot.channels.commands import Command, command
from bot.channels.contacts import Contacts
from bot.channels.incoming import Incoming
from bot.channels.problems import Problem, ProblemRaised
from bot.channels.transcript import Message
from bot.nlu.language import LANGUAGE, conversation_language
from guidance.geography.places import Place, place_at
from guidance.languages import LANGUAGES
from guidance.wording.catalogue import DEFAULT_LANGUAGE, catalogue

#: Longest message, in characters.
MESSAGE_LIMIT = 2000
#: What a command asks of the assistant.
_ASKS = {
    Command.HELP: "/help",
    Command.LANGUAGE: "/change_language",
    Command.PERSON: "/talk_to_human",
}
#: What is said to a picture, to an outdated button and to /start, which are no messages.
_ANSWERS_AT_ONCE = frozenset({"utter_only_text", "utter_old_button", "utter_welcome"})
#: Says what Lotse is, and what is stored and how long: before the first answer.
NOTICE = "utter_notice"


class Quiet(OutputChannel):
    """Sends nothing: answers are read from the conversation's events, then sent by the channel."""

    def __init__(self, channel: str) -> None:
        self._channel = channel

    def name(self) -> str:
        """Return the channel's name, which decides between the variants of a response."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Do nothing."""


class Dialogue:
    """What all people say on one channel.

    `window` is how long somebody may be answered, in seconds; `copies` whether the channel can
    hand out a copy of the conversation.
    """

    def __init__(
        self,
        channel: str,
        contacts: Contacts,
        window: float | None = None,
        *,
        copies: bool = False,
    ) -> None:
        self._channel = channel
        self._contacts = contacts
        self._window = window
        self._copies = copies
        self._output = Quiet(channel)

    async def open(self, agent: Agent, conversation: str, language: str) -> list[Message]:
        """Go on in a language somebody chose; return the privacy notice if nothing was said yet."""
        async with agent.lock_store.lock(conversation):
            tracker = await self._tracker(agent, conversation, None)
            tracker.update(SlotSet(LANGUAGE, language), agent.domain)
            tracker.update(SlotSet("language_chosen", True), agent.domain)
            return await self._tell(agent, tracker, *([] if _has_spoken(tracker) else [NOTICE]))

    async def answer(
        self, agent: Agent, conversation: str, message_id: str, incoming: Incoming
    ) -> list[Message]:
        """Return the answers to a message; to one with an id that was answered, the same again."""
        async with agent.lock_store.lock(conversation):
            tracker = await self._tracker(agent, conversation, incoming.language)
            if again := transcript.answers_to(list(tracker.events), message_id):
                return again
            if len(incoming.text) > MESSAGE_LIMIT:
                return [told(problems.TOO_LONG, _language(tracker), limit=str(MESSAGE_LIMIT))]
            held = self._held(tracker)
            return [*held, *await self._answers(agent, tracker, message_id, incoming)]

    async def tell(self, agent: Agent, conversation: str, *responses: str) -> list[Message]:
        """Say responses that nobody asked for; return them."""
        async with agent.lock_store.lock(conversation):
            tracker = await self._tracker(agent, conversation, None)
            return await self._tell(agent, tracker, *responses)

    async def language(self, agent: Agent, conversation: str) -> str | None:
        """Return the language of a conversation, None where that cannot be told just now."""
        try:
            tracker = await agent.tracker_store.retrieve(conversation)
        except SQLAlchemyError:
            return None
        return tracker.get_slot(LANGUAGE) if tracker else None

    async def trouble(self, agent: Agent, language: str | None) -> list[Message]:
        """Return the apology for a failure, without touching any conversation."""
        known = [SlotSet(LANGUAGE, language)]
        tracker = DialogueStateTracker.from_events("", known, agent.domain.slots)
        return await self._tell(agent, tracker, "utter_trouble", kept=False)

    async def _answers(
        self, agent: Agent, tracker: DialogueStateTracker, message_id: str, incoming: Incoming
    ) -> list[Message]:
        wish = command(incoming.text)
        if wish is Command.DELETE:
            return await self._forget(agent, tracker)
        if wish is Command.START:
            return await self._tell(agent, tracker, "utter_welcome")
        if not (message := await self._message(tracker, message_id, incoming)):
            first = [] if _has_spoken(tracker) else [NOTICE]
            excuse = "utter_old_button" if incoming.key else "utter_only_text"
            return await self._tell(agent, tracker, *first, excuse)
        message.parse_data = await agent.processor.parse_message(message, tracker)
        if confirms_deletion(tracker, message.parse_data):
            return await self._forget(agent, tracker)
        return await self._converse(agent, tracker, message)

    async def _converse(
        self, agent: Agent, tracker: DialogueStateTracker, message: UserMessage
    ) -> list[Message]:
        """Let the assistant answer; before its first answer it says what it keeps."""
        before = len(tracker.events)
        if not _has_spoken(tracker):
            _settle_language(agent, tracker, message)
            await self._tell(agent, tracker, NOTICE)
        await agent.tracker_store.save(tracker)
        asked = len(tracker.events)
        if tracker.is_paused() and message.text == handover.BACK:
            await handover.leave(tracker)
        beside = await handover.offer(tracker, self._channel)
        message.metadata = {**(message.metadata or {}), **beside} or None
        await agent.processor.handle_message(message)
        tracker = await agent.tracker_store.retrieve(tracker.sender_id)
        await handover.ask(tracker, self._channel, asked)
        if not _answers_since(tracker, asked) and not tracker.is_paused():
            await self._tell(agent, tracker, "utter_trouble")
        copy = self._copy(tracker) if _intent(message.parse_data) == "export_my_data" else []
        return [*_answers_since(tracker, before), *copy]

    async def _message(
        self, tracker: DialogueStateTracker, message_id: str, incoming: Incoming
    ) -> UserMessage | None:
        """Return what the assistant gets; None for what it cannot read."""
        beside: dict[str, str] = {}
        shown: str | None = None
        if incoming.text and not command(incoming.text):
            said, beside = await self._contacts.masked(tracker, incoming.text)
            if not tracker.is_paused():  # a number means no button to a counsellor
                said, shown = choices.as_payload(list(tracker.events), said)
        else:
            said, shown = _said(tracker, incoming)
        if not said:
            return None
        told = beside | ({"title": shown} if shown else {})
        late = incoming.sent and self._window
        return UserMessage(
            said,
            self._output,
            tracker.sender_id,
            input_channel=self._channel,
            message_id=message_id,
            metadata={**told, **({"sent": incoming.sent} if late else {})} or None,
        )

    async def _tracker(
        self, agent: Agent, conversation: str, language: str | None
    ) -> DialogueStateTracker:
        """Return the conversation; a new one begins in the language of the platform's settings."""
        tracker = await agent.processor.fetch_tracker_with_initial_session(
            conversation, self._output
        )
        if language and not tracker.get_slot(LANGUAGE):
            tracker.update(SlotSet(LANGUAGE, language), agent.domain)
        return tracker

    async def _tell(
        self, agent: Agent, tracker: DialogueStateTracker, *responses: str, kept: bool = True
    ) -> list[Message]:
        """Say responses without being asked, outside of any rule or form; return what was said."""
        before = len(tracker.events)
        for name in responses:
            message = await agent.processor.nlg.generate(name, tracker, self._channel)
            if message:
                tracker.update(create_bot_utterance(message | {"utter_action": name}))
        if kept:
            await agent.tracker_store.save(tracker)
        return _answers_since(tracker, before)

    async def _forget(self, agent: Agent, tracker: DialogueStateTracker) -> list[Message]:
        """Delete the conversation and say so."""
        await agent.tracker_store.delete(tracker.sender_id)
        return [deleted(_language(tracker))]

    def _copy(self, tracker: DialogueStateTracker) -> list[Message]:
        """Return the person's copy of the conversation, as it is kept."""
        if not self._copies:
            return []
        kept = transcript.messages(list(tracker.events))
        return [_plain(transcript.as_text(kept), _language(tracker))]

    def _held(self, tracker: DialogueStateTracker) -> list[Message]:
        """Return what was said too late to be sent: the person gets it when writing again."""
        asked = _last(tracker, UserUttered)
        if self._window is None or asked is None:
            return []
        ends = (asked.metadata or {}).get("sent", asked.timestamp) + self._window
        late = [
            str(number)
            for number, event in enumerate(tracker.events)
            if isinstance(event, BotUttered) and event.timestamp > ends
        ]
        heard = [place for place, event in enumerate(tracker.events) if _shows_presence(event)]
        return [
            message for message in _answers_since(tracker, heard[-1] + 1) if message["id"] in late
        ]


def ready_agent(request: Request) -> Agent:
    """Return the assistant; raises the problem while it is being loaded."""
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise ProblemRaised(problems.STARTING)
    return agent


def told(problem: Problem, language: str | None, **values: str) -> Message:
    """Return a problem as a message."""
    language = language or DEFAULT_LANGUAGE
    return _plain(catalogue(language).gettext(problem.detail).format(**values), language)


def deleted(language: str) -> Message:
    """Return what is said when a conversation is gone."""
    return _plain(
        catalogue(language).pgettext("widget", "Your conversation was deleted."), language
    )


def _plain(text: str, language: str) -> Message:
    return {
        "from": "bot",
        "text": text,
        "lang": language,
        "dir": LANGUAGES[language].direction,
        "buttons": [],
        "sources": [],
    }


def _said(tracker: DialogueStateTracker, incoming: Incoming) -> tuple[str, str | None]:
    """Return what the assistant gets of what was not typed, and what the transcript shows."""
    if incoming.place:
        return _at(tracker, place_at(*incoming.place))
    if incoming.key:
        button = choices.pressed(list(tracker.events), incoming.key)
        return (button["payload"], button["title"]) if button else ("", None)
    wish = command(incoming.text)
    return (_ASKS[wish] if wish else ""), None


def _at(tracker: DialogueStateTracker, place: Place | None) -> tuple[str, str]:
    """Return what a shared location says: only its postal code, which is not anybody's house."""
    where, shown = "abroad", "—"
    if place:
        where = f"{place.name}|{place.state}|{place.latitude}|{place.longitude}"
        shown = f"{place.postal_code} {place.name}"
    intent = "inform" if tracker.active_loop_name else "find_counselling"
    return f"/{intent}{json.dumps({'location': where}, ensure_ascii=False)}", shown


def _settle_language(agent: Agent, tracker: DialogueStateTracker, message: UserMessage) -> None:
    """Take the language of the first message, in which the privacy notice is said, too."""
    language = conversation_language(
        tracker.get_slot(LANGUAGE),
        message.text,
        message.parse_data.get(LANGUAGE),
        chosen=bool(tracker.get_slot("language_chosen")),
        first=True,
    )
    if language:
        tracker.update(SlotSet(LANGUAGE, language), agent.domain)


def confirms_deletion(tracker: DialogueStateTracker, understood: Mapping[str, Any]) -> bool:
    """Return whether somebody who was asked "do you want me to delete it now?" says yes."""
    asked = _last(tracker, BotUttered)
    was_asked = asked is not None and asked.metadata.get("utter_action") == "utter_delete_my_data"
    return was_asked and _intent(understood) == "affirm"


def _intent(understood: Mapping[str, Any]) -> str | None:
    return (understood.get("intent") or {}).get("name")


def _last(tracker: DialogueStateTracker, kind: type[Event]) -> Event | None:
    return next((event for event in reversed(tracker.events) if isinstance(event, kind)), None)


def _shows_presence(event: Event) -> bool:
    """Return whether the person was there at an event: wrote, or got an answer to a picture."""
    said = event.metadata.get("utter_action") if isinstance(event, BotUttered) else None
    return isinstance(event, UserUttered) or said in _ANSWERS_AT_ONCE


def _has_spoken(tracker: DialogueStateTracker) -> bool:
    return _last(tracker, BotUttered) is not None


def _answers_since(tracker: DialogueStateTracker, first: int) -> list[Message]:
    """Return what the bot said from event number `first` on."""
    said = transcript.messages(list(tracker.events), first)
    return [message for message in said if message["from"] != "user"]


def _language(tracker: DialogueStateTracker) -> str:
    return tracker.get_slot(LANGUAGE) or DEFAULT_LANGUAGE
