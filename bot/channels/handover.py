"""Live chat as the channels see it: who is silent when, and what counsellors write is brought."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import phonenumbers
from rasa.core.actions.action import create_bot_utterance
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel
from rasa.shared.core.events import (
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import transcript
from bot.handovers import Handovers, News, all_handovers
from bot.masking import clean, mask
from bot.nlu.language import LANGUAGE
from bot.settings import settings
from guidance.contact.handover import Step
from guidance.contact.live_hours import are_open, live_hours
from guidance.counselling.live import load_directory
from guidance.facts import facts
from guidance.wording.catalogue import SOURCE_LANGUAGE
from guidance.wording.hours import week_in_words

log = logging.getLogger(__name__)

#: How often is looked whether a counsellor came or wrote, in seconds.
LOOK_SECONDS = 1.0
#: The slot that says that a handover is under way, and what sends the person back.
SLOT, BACK = "handover", "/cancel"
#: Over the phone nobody can write to anybody.
_CANNOT_PUSH = frozenset({"voice"})
_SAYS = {
    Step.LIVE: "utter_handover_begins",
    Step.ENDED: "utter_handover_ends",
    Step.MISSED: "utter_handover_missed",
}


async def offer(tracker: DialogueStateTracker, channel: str) -> dict[str, Any]:
    """Return what the assistant is told beside a message: whether a counsellor comes, or when."""
    if channel in _CANNOT_PUSH or tracker.get_slot(SLOT):
        return {}
    hours = live_hours().applying(_state(tracker), tracker.get_slot("offered") or ())
    if not are_open(hours, datetime.now(UTC)):
        told = (one.text for one in hours if week_in_words(one.text, SOURCE_LANGUAGE))
        text = next(told, None) if settings().callbacks else None
        return {"live_hours": text} if text else {}
    there = await all_handovers().is_somebody_there(_state(tracker))
    return {"human": True} if there else {}


async def ask(tracker: DialogueStateTracker, channel: str, before: int) -> None:
    """Ask a counsellor, where the dialogue since event number `before` came to that."""
    for event in list(tracker.events)[before:]:
        if isinstance(event, SlotSet) and event.key == SLOT and event.value:
            language = tracker.get_slot(LANGUAGE)
            await all_handovers().ask(tracker.sender_id, channel, language, _state(tracker))
            return


async def leave(tracker: DialogueStateTracker) -> None:
    """End the chat with the counsellor, as the person wishes; it is announced like any end."""
    await all_handovers().end(tracker.sender_id)


def step_of(tracker: DialogueStateTracker) -> str | None:
    """Return what a person's device is told: waiting, live, or None for no handover."""
    if tracker.is_paused():
        return Step.LIVE.value
    return Step.WAITING.value if tracker.get_slot(SLOT) else None


def start(app: "Sanic[Any, Any]", channels: Mapping[str, InputChannel]) -> None:
    """Bring people what counsellors do and write, from now on."""
    app.add_task(_watch(app, all_handovers(), channels))


async def _watch(
    app: "Sanic[Any, Any]", handovers: Handovers, channels: Mapping[str, InputChannel]
) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            for news in await handovers.news():
                await _bring(app.ctx.agent, news, channels.get(news.channel))
        except Exception as error:  # whatever it is, the others are brought theirs
            log.error("handover: %s, trying again", type(error).__name__)
            if isinstance(error, SQLAlchemyError):
                await asyncio.sleep(10 * LOOK_SECONDS)


async def _bring(agent: Agent, news: News, channel: InputChannel | None) -> None:
    """Write the news into the conversation and push it, where the channel can."""
    async with agent.lock_store.lock(news.conversation):
        tracker = await agent.tracker_store.retrieve(news.conversation)
        if tracker is None:  # deleted meanwhile
            return
        before = len(tracker.events)
        if news.step:
            await _tell(agent, tracker, news.channel, news.step)
        else:
            # People write to each other in the language that was spoken so far, mostly.
            told = {"from": "counsellor", "lang": tracker.get_slot(LANGUAGE) or "", "dir": "auto"}
            tracker.update(BotUttered(masked(clean(news.text)), {}, told))
        await agent.tracker_store.save(tracker)
        said = transcript.messages(tracker.events, before)
    output = channel.get_output_channel() if channel else None
    for message in said:
        if output is not None:
            await output.send_response(news.conversation, message)


async def _tell(agent: Agent, tracker: DialogueStateTracker, channel: str, step: Step) -> None:
    said = await agent.processor.nlg.generate(_SAYS[step], tracker, channel)
    if said:
        tracker.update(create_bot_utterance(said | {"utter_action": _SAYS[step]}))
    if step is Step.LIVE:
        tracker.update(ActiveLoop(None), agent.domain)
        tracker.update(ConversationPaused())
        return
    if tracker.is_paused():
        tracker.update(ConversationResumed())
    tracker.update(SlotSet(SLOT, None), agent.domain)


def masked(text: str) -> str:
    """Return what a counsellor wrote as it is kept and sent: only public numbers stay readable."""
    if mask(text) == text:
        return text
    public = _public()
    kept: list[str] = []
    for match in list(phonenumbers.PhoneNumberMatcher(text, "DE"))[::-1]:
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if number in public:
            kept.append(match.raw_string)
            text = f"{text[: match.start]}\ue000{text[match.end :]}"
    for address in public:
        if "@" in address and address in text:
            kept.append(address)
            text = text.replace(address, "\ue001", 1)
    text = mask(text)
    for written in reversed(kept):
        text = text.replace("\ue001" if "@" in written else "\ue000", written, 1)
    return text


def _public() -> frozenset[str]:
    """Return the numbers and addresses of the directory and the facts."""
    partners = load_directory().partners
    numbers = {each.phone for each in partners} | {
        str(fact.value) for fact in facts().values() if fact.unit == "phone"
    }
    addresses = {each.email for each in partners if each.email}
    return frozenset(addresses | {_international(number) for number in numbers if number})


def _international(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _state(tracker: DialogueStateTracker) -> str | None:
    place = tracker.get_slot("place")
    return place.get("state") if isinstance(place, dict) else None
