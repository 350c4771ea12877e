"""The phone: calls over Twilio or what is compatible, answered with TwiML.

A call is a conversation of its own. The address that Twilio calls for the next turn carries the
turn's number and the language; Twilio's signature covers both.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels import problems, twilio
from bot.channels.contacts import Contacts
from bot.channels.dialogue import Dialogue, ready_agent
from bot.channels.incoming import Incoming
from bot.channels.people import People
from bot.channels.phone import twiml
from bot.channels.phone.speech import spoken, voices
from bot.channels.problems import ProblemRaised
from bot.channels.transcript import Message
from bot.settings import Settings, settings
from guidance.wording.catalogue import DEFAULT_LANGUAGE, catalogue

log = logging.getLogger(__name__)

#: So often the menu of languages, or a question, is repeated to somebody who says nothing.
MOST_ROUNDS = 2
#: So many choices are read out; nobody remembers more.
MOST_CHOICES = 9
PERSON_KEY = "0"


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a call stands: the language once chosen, and how often nothing was heard in a row."""

    call: str
    number: int = 0
    language: str | None = None
    silent: int = 0

    @classmethod
    def of(cls, request: Request, form: Mapping[str, str]) -> "Turn":
        """Return the turn a request is about; raises the problem for one without a call."""
        number, silent = request.args.get("turn", "0"), request.args.get("silent", "0")
        if not form.get("CallSid") or not (number.isdecimal() and silent.isdecimal()):
            raise ProblemRaised(problems.MALFORMED, what="CallSid")
        language = request.args.get("language")
        known = language if language in voices() else None
        return cls(form["CallSid"], int(number), known, int(silent))

    def next(self, language: str | None = None) -> str:
        """Return the address of the turn after this one."""
        return replace(
            self, number=self.number + 1, language=language or self.language, silent=0
        ).address()

    def again(self) -> str:
        """Return the address of this turn for when nothing was heard."""
        return replace(self, silent=self.silent + 1).address()

    def address(self) -> str:
        """Return the turn as an address below the channel's own."""
        known = {"turn": self.number, "language": self.language, "silent": self.silent or None}
        return f"webhook?{urlencode({key: value for key, value in known.items() if value})}"


class VoiceChannel(InputChannel):
    """Conversations by phone."""

    def __init__(self, configuration: Settings) -> None:
        self._settings = configuration
        self._dialogue = Dialogue(self.name(), Contacts(configuration))

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "voice"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "VoiceChannel":
        """Return the channel as the environment configures it."""
        return cls(settings())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route: none until the platform is configured."""
        routes = Blueprint("voice")
        if twilio.is_configured(self._settings):
            self._people = People(self._settings.signing_key())
            routes.add_route(self.receive, "/webhook", methods=["POST"])
        return routes

    async def receive(self, request: Request) -> HTTPResponse:
        """Return what happens next in the call."""
        twilio.check(request, self._settings)
        form = twilio.form(request)
        turn = Turn.of(request, form)
        if form.get("CallStatus") in ("completed", "busy", "failed", "no-answer", "canceled"):
            return _document()
        try:
            agent = ready_agent(request)
        except ProblemRaised:
            return _document(twiml.pause(), twiml.go_on(turn.address()))
        try:
            return await self._go_on(agent, turn, form)
        except Exception as error:  # whatever it is, nobody is cut off
            log.error("voice: turn failed: %s", type(error).__name__)
            language = turn.language or DEFAULT_LANGUAGE
            return _listen(turn, language, await self._dialogue.trouble(agent, language))

    async def _go_on(self, agent: Agent, turn: Turn, form: Mapping[str, str]) -> HTTPResponse:
        if form.get("DialCallStatus") in ("completed", "answered"):
            return _document(twiml.hang_up())
        if turn.language is None:
            return await self._choose(agent, turn, form.get("Digits", ""))
        if "DialCallStatus" in form:
            return await self._person(agent, turn, turn.language, connects=False)
        return await self._hear(agent, turn, turn.language, form)

    async def _choose(self, agent: Agent, turn: Turn, digits: str) -> HTTPResponse:
        """Go on in the language whose key was pressed, else read the menu."""
        codes = dict(enumerate(voices(), 1))
        chosen = codes.get(int(digits)) if digits.isdecimal() else None
        if chosen:
            notice = await self._dialogue.open(agent, self._conversation(turn), chosen)
            return _listen(turn, chosen, notice)
        if digits == PERSON_KEY or turn.silent >= MOST_ROUNDS:
            return await self._person(agent, turn, DEFAULT_LANGUAGE)
        menu = twiml.keys(turn.address(), _menu(codes), most=len(str(len(codes))))
        return _document(menu, twiml.go_on(turn.again()))

    async def _hear(
        self, agent: Agent, turn: Turn, language: str, form: Mapping[str, str]
    ) -> HTTPResponse:
        """Answer what was said or pressed."""
        digits = form.get("Digits", "").strip("*#")
        if digits == PERSON_KEY:
            return await self._person(agent, turn, language)
        said = digits or form.get("SpeechResult", "")
        if said.strip():
            return _listen(turn, language, await self._answers(agent, turn, said, language))
        if turn.silent > MOST_ROUNDS:
            goodbye = await self._dialogue.tell(agent, self._conversation(turn), "utter_goodbye")
            return _document(*_read(goodbye), twiml.hang_up())
        asked = await self._dialogue.tell(agent, self._conversation(turn), "utter_not_heard")
        return _listen(turn, language, asked)

    async def _answers(
        self, agent: Agent, turn: Turn, said: str, language: str
    ) -> Sequence[Message]:
        """Return the answers; the language stays where the new one has no voice."""
        conversation = self._conversation(turn)
        name = self._people.delivery(self.name(), f"{turn.call} {turn.number}")
        incoming = Incoming(sender="", id=name, text=said, language=language)
        answers = await self._dialogue.answer(agent, conversation, name, incoming)
        if all(answer["lang"] in voices() for answer in answers):
            return answers
        await self._dialogue.open(agent, conversation, language)
        return await self._dialogue.tell(agent, conversation, "utter_language_not_spoken")

    async def _person(
        self, agent: Agent, turn: Turn, language: str, *, connects: bool = True
    ) -> HTTPResponse:
        """Connect with a person, or read out where people are reached and go on."""
        number = self._settings.voice_transfer
        if not (connects and number):
            return _listen(turn, language, await self._answers(agent, turn, "/person", language))
        waiting = await self._dialogue.tell(agent, self._conversation(turn), "utter_connecting")
        call = twiml.connect(number, turn.next(language))
        return _document(*_read(waiting), call)

    def _conversation(self, turn: Turn) -> str:
        return self._people.conversation(self.name(), turn.call)


def _listen(turn: Turn, language: str, answers: Sequence[Message]) -> HTTPResponse:
    """Return the document that reads the answers and waits for what the person says to them."""
    spoken_in = answers[-1]["lang"] if answers else language
    going_on = replace(turn, language=spoken_in)
    heard = twiml.listen(going_on.next(), voices()[spoken_in], _read(answers))
    return _document(heard, twiml.go_on(replace(going_on, number=turn.number + 1).again()))


def _read(answers: Iterable[Message]) -> list[Element]:
    """Return the verbs that read messages with their choices."""
    verbs: list[Element] = []
    number = 0
    for answer in answers:
        say = catalogue(answer["lang"]).pgettext
        lines = spoken(answer)
        for button in answer["buttons"][: MOST_CHOICES - number]:
            number += 1
            line = say("voice", "{title}: press {number}.")
            lines.append(line.format(title=button["title"].rstrip(".?!؟"), number=number))
        verbs += twiml.speak(lines, voices()[answer["lang"]])
    return verbs


def _menu(codes: Mapping[int, str]) -> list[Element]:
    """Return the verbs that tell each language's key, in that language."""
    verbs: list[Element] = []
    for number, code in codes.items():
        say = catalogue(code).pgettext
        line = say("voice", "For English, press {number}.").format(number=number)
        verbs += twiml.speak([line], voices()[code])
    return verbs


def _document(*verbs: Element) -> HTTPResponse:
    return raw(twiml.document(*verbs), content_type="text/xml; charset=utf-8")
