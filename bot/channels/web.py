"""The web channel: sessions, messages and the person's rights, as JSON under /webhooks/web."""

import asyncio
import secrets
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from json import dumps
from typing import Any

import jwt
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw, text

from bot.channels import choices, handover, keepsake, problems, transcript
from bot.channels.contacts import Contacts
from bot.channels.dialogue import MESSAGE_LIMIT, confirms_deletion, deleted, ready_agent
from bot.channels.limits import Limits
from bot.channels.payloads import PayloadError, read_payload
from bot.channels.problems import ProblemRaised, preferred_language
from bot.masking import clean, mask
from bot.settings import Settings, settings
from guidance.languages import LANGUAGES

#: An open stream says something at least so often, in seconds.
_BREATH_SECONDS = 15.0


class SilentOutput(OutputChannel):
    """Sends nothing: the answers are read from the conversation's events."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Do nothing."""


class WebChannel(InputChannel):
    """Conversations of the web chat widget."""

    def __init__(self, configuration: Settings) -> None:
        self._settings = configuration
        self._key = configuration.signing_key()
        self._limits = Limits(configuration)
        self._contacts = Contacts(configuration)

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebChannel":
        """Return the channel as the environment configures it."""
        return cls(settings())

    def get_output_channel(self) -> OutputChannel:
        """Return the channel's output."""
        return SilentOutput()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("web")
        routes.add_route(self.open_session, "/sessions", methods=["POST"])
        routes.add_route(self.delete_session, "/sessions", methods=["DELETE"])
        routes.add_route(self.receive, "/messages", methods=["POST"])
        routes.add_route(self.history, "/messages", methods=["GET"])
        routes.add_route(self.events, "/events", methods=["GET"])
        routes.add_route(self.choose_language, "/language", methods=["PUT"])
        routes.add_route(self.rate, "/feedback", methods=["PUT"])
        routes.add_route(self.keep, "/transcript", methods=["GET"])
        routes.add_route(self.keep_card, "/card", methods=["GET"])
        return routes

    async def open_session(self, request: Request) -> HTTPResponse:
        """Begin a conversation: greeting, that this is a machine, what is kept and how long."""
        self._limits.session(request)
        agent = ready_agent(request)
        wished = _body(request).get("language")
        language = _known(wished) if wished is not None else preferred_language(request)
        conversation = uuid.uuid4().hex
        async with agent.lock_store.lock(conversation):
            tracker = await agent.processor.fetch_tracker_with_initial_session(
                conversation, SilentOutput()
            )
            tracker.update(SlotSet("language", language), agent.domain)
            await agent.tracker_store.save(tracker)
            tracker = await _utter(agent, conversation, "utter_welcome")
        expires = datetime.now(UTC) + timedelta(hours=self._settings.session_hours)
        token = jwt.encode(
            {"sub": conversation, "exp": expires, "jti": secrets.token_hex(4)}, self._key
        )
        body = {
            "token": token,
            "expires_at": expires.isoformat(timespec="seconds"),
            "language": language,
            "messages": transcript.messages(tracker.events),
        }
        return json(body, status=201, ensure_ascii=False)

    async def receive(self, request: Request) -> HTTPResponse:
        """Answer a message; one that comes again with the same id gets the same answer."""
        agent = ready_agent(request)
        conversation = self._conversation(request)
        body = _body(request)
        said, title = _said(body)
        message_id = body.get("id")
        if message_id is not None and not (
            isinstance(message_id, str) and 0 < len(message_id) < 65
        ):
            raise ProblemRaised(problems.MALFORMED, what="id")
        self._limits.message(conversation)
        async with agent.lock_store.lock(conversation):
            tracker = await _tracker(agent, conversation)
            answers = message_id and transcript.answers_to(list(tracker.events), message_id)
            if not answers:
                message = await self._message(tracker, body, said, title)
                answers = await self._answer(agent, tracker, message)
                tracker = await agent.tracker_store.retrieve(conversation)
        return json(_with_handover({"messages": answers}, tracker), ensure_ascii=False)

    async def _message(
        self, tracker: DialogueStateTracker, body: dict[str, Any], said: str, title: str | None
    ) -> UserMessage:
        """Return what the assistant gets of a message; nothing in it identifies the person."""
        beside: dict[str, Any] = {}
        if "payload" not in body:
            said, beside = await self._contacts.masked(tracker, said)
            if not said:
                raise ProblemRaised(problems.EMPTY)
            if not tracker.is_paused():  # a number means no button to a counsellor
                said, title = choices.as_payload(list(tracker.events), said)
        beside |= await handover.offer(tracker, self.name())
        return UserMessage(
            said,
            SilentOutput(),
            tracker.sender_id,
            input_channel=self.name(),
            message_id=body.get("id"),
            metadata={**({"title": title} if title else {}), **beside} or None,
        )

    async def _answer(
        self, agent: Agent, tracker: DialogueStateTracker, message: UserMessage
    ) -> list[transcript.Message]:
        """Let the assistant answer a message, unless a counsellor does."""
        before = len(tracker.events)
        if tracker.is_paused() and message.text == handover.BACK:
            await handover.leave(tracker)
        message.parse_data = await agent.processor.parse_message(message, tracker)
        if confirms_deletion(tracker, message.parse_data):
            await agent.tracker_store.delete(tracker.sender_id)
            return [{"id": str(before), **deleted(tracker.get_slot("language"))}]
        await agent.processor.handle_message(message)
        answers = await _answers(agent, tracker.sender_id, before)
        await handover.ask(await _tracker(agent, tracker.sender_id), self.name(), before)
        return answers

    async def history(self, request: Request) -> HTTPResponse:
        """Return the conversation so far, masked as it is kept."""
        tracker = await self._read(request)
        body = {"messages": transcript.messages(tracker.events)}
        return json(_with_handover(body, tracker), ensure_ascii=False)

    async def events(self, request: Request) -> None:
        """Send what a counsellor writes as server-sent events, until the chat is handed back.

        `after` is the id of the last message that is known.
        """
        agent = ready_agent(request)
        conversation = self._conversation(request)
        after = request.args.get("after", "-1")
        if after != "-1" and not (after.isdecimal() and len(after) < 10):
            raise ProblemRaised(problems.MALFORMED, what="after")
        tracker: DialogueStateTracker | None = await _tracker(agent, conversation)
        stream = await request.respond(
            content_type="text/event-stream; charset=utf-8", headers={"Cache-Control": "no-store"}
        )
        seen, silent = int(after), 0.0
        step: str | None = ""
        while tracker is not None and step is not None:
            fresh = transcript.messages(tracker.events, seen + 1)
            seen = len(tracker.events) - 1
            told = [_event("message", each) for each in fresh if each["from"] != "user"]
            if handover.step_of(tracker) != step:
                step = handover.step_of(tracker)
                told.append(_event("handover", {"step": step}))
            silent = 0.0 if told else silent + handover.LOOK_SECONDS
            if silent >= _BREATH_SECONDS:
                told, silent = [":\n\n"], 0.0  # so that nobody in between hangs up
            if told:
                await stream.send("".join(told))
            await asyncio.sleep(handover.LOOK_SECONDS)
            tracker = await agent.tracker_store.retrieve(conversation)
        await stream.eof()

    async def keep(self, request: Request) -> HTTPResponse:
        """Return the person's copy of the conversation, as text or as JSON."""
        tracker = await self._read(request)
        messages = transcript.messages(tracker.events)
        if "application/json" in request.headers.get("accept", ""):
            return json({"messages": messages}, ensure_ascii=False)
        return text(
            transcript.as_text(messages),
            headers={"Content-Disposition": 'attachment; filename="lotse.txt"'},
        )

    async def keep_card(self, request: Request) -> HTTPResponse:
        """Return the keep-it card of a partner (`id`, else the best one) as `format` pdf or txt."""
        form = request.args.get("format", "pdf")
        if form not in keepsake.FORMATS:
            raise ProblemRaised(problems.MALFORMED, what="format")
        tracker = await self._read(request)
        self._limits.message(tracker.sender_id)
        offer = keepsake.offered(tracker.events, request.args.get("id"))
        if offer is None:
            raise ProblemRaised(problems.NOT_FOUND)
        content = await asyncio.to_thread(keepsake.content, tracker, offer, form)
        name = f'attachment; filename="lotse-{offer["id"]}.{form}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return raw(content, content_type=keepsake.FORMATS[form], headers=headers)

    async def choose_language(self, request: Request) -> HTTPResponse:
        """Go on in a language the person chose."""
        agent = ready_agent(request)
        conversation = self._conversation(request)
        language = _known(_body(request).get("language"))
        async with agent.lock_store.lock(conversation):
            tracker = await _tracker(agent, conversation)
            tracker.update(SlotSet("language", language), agent.domain)
            tracker.update(SlotSet("language_chosen", True), agent.domain)
            await agent.tracker_store.save(tracker)
        return json({"language": language})

    async def rate(self, request: Request) -> HTTPResponse:
        """Keep whether an answer helped: `message` is its id, `helpful` true or false."""
        agent = ready_agent(request)
        conversation = self._conversation(request)
        body = _body(request)
        rated, helpful = body.get("message"), body.get("helpful")
        if not isinstance(helpful, bool):
            raise ProblemRaised(problems.MALFORMED, what="helpful")
        self._limits.message(conversation)
        async with agent.lock_store.lock(conversation):
            tracker = await _tracker(agent, conversation)
            said = transcript.messages(tracker.events)
            if rated not in [each["id"] for each in said if each["from"] == "bot"]:
                raise ProblemRaised(problems.MALFORMED, what="message")
            rating = {"message": rated, "helpful": helpful}
            tracker.update(SlotSet("helpful", rating), agent.domain)
            await agent.tracker_store.save(tracker)
        return json(rating)

    async def delete_session(self, request: Request) -> HTTPResponse:
        """Delete the conversation; the receipt says what went."""
        agent = ready_agent(request)
        conversation = self._conversation(request)
        async with agent.lock_store.lock(conversation):
            await _tracker(agent, conversation)
            deleted = await agent.tracker_store.delete(conversation)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return json({"deleted": deleted, "at": at})

    async def _read(self, request: Request) -> DialogueStateTracker:
        agent = ready_agent(request)
        conversation = self._conversation(request)
        async with agent.lock_store.lock(conversation):
            return await _tracker(agent, conversation)

    def _conversation(self, request: Request) -> str:
        """Return the conversation the bearer's token is for."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise ProblemRaised(problems.TOKEN)
        try:
            claims = jwt.decode(token, self._key, ["HS256"], options={"require": ["sub", "exp"]})
        except jwt.InvalidTokenError as error:
            raise ProblemRaised(problems.TOKEN) from error
        return str(claims["sub"])


async def _tracker(agent: Agent, conversation: str) -> DialogueStateTracker:
    tracker = await agent.tracker_store.retrieve(conversation)
    if tracker is None:
        raise ProblemRaised(problems.TOKEN)
    return tracker


async def _answers(agent: Agent, conversation: str, before: int) -> list[transcript.Message]:
    """Return what the bot said after event number `before`; an apology if it said nothing."""
    tracker = await _tracker(agent, conversation)
    silent = not any(isinstance(event, BotUttered) for event in list(tracker.events)[before:])
    if silent and not tracker.is_paused():
        tracker = await _utter(agent, conversation, "utter_trouble")
    said = transcript.messages(tracker.events, before)
    return [message for message in said if message["from"] == "bot"]


async def _utter(agent: Agent, conversation: str, response: str) -> DialogueStateTracker:
    """Say a response without being asked, and return the conversation after it."""
    prediction = PolicyPrediction.for_action_name(agent.domain, response)
    tracker = await agent.processor.execute_action(
        conversation, response, SilentOutput(), agent.processor.nlg, prediction
    )
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), agent.domain)
    await agent.tracker_store.save(tracker)
    return tracker


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {}
    try:
        body = request.json
    except Exception as error:
        raise ProblemRaised(problems.MALFORMED, what="JSON") from error
    if not isinstance(body, dict):
        raise ProblemRaised(problems.MALFORMED, what="JSON")
    return body


def _said(body: dict[str, Any]) -> tuple[str, str | None]:
    """Return what was written, not masked yet, or a button's payload and its title."""
    if "payload" in body:
        try:
            return read_payload(body["payload"]), _title(body.get("title"))
        except PayloadError as error:
            raise ProblemRaised(problems.MALFORMED, what="payload") from error
    written = body.get("text")
    if not isinstance(written, str):
        raise ProblemRaised(problems.MALFORMED, what="text")
    if len(written) > MESSAGE_LIMIT:
        raise ProblemRaised(problems.TOO_LONG, limit=str(MESSAGE_LIMIT))
    if not clean(written).lstrip("/ "):
        raise ProblemRaised(problems.EMPTY)
    return written, None


def _title(title: Any) -> str | None:
    return mask(clean(title))[:100] if isinstance(title, str) else None


def _with_handover(body: dict[str, Any], tracker: DialogueStateTracker | None) -> dict[str, Any]:
    """Return an answer that tells of a handover, if there is one."""
    step = handover.step_of(tracker) if tracker else None
    return body | ({"handover": step} if step else {})


def _event(kind: str, data: dict[str, Any]) -> str:
    return f"event: {kind}\ndata: {dumps(data, ensure_ascii=False)}\n\n"


def _known(language: Any) -> str:
    if language not in LANGUAGES:
        raise ProblemRaised(problems.LANGUAGE, languages=", ".join(LANGUAGES))
    return str(language)
