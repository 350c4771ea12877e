"""What all messengers share: signed webhooks come in, answers go out over the platform's API.

A webhook is answered at once and its messages are worked through in the background, in order for
each person; a delivery that comes again is answered once. A platform's class says whether it is
configured, what a genuine request is, how to read one, and how to send a message.
"""

import hmac
import logging
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels import problems
from bot.channels.contacts import Contacts
from bot.channels.dialogue import Dialogue, ready_agent, told
from bot.channels.incoming import Incoming
from bot.channels.limits import Limits
from bot.channels.messengers.delivery import Delivery, Undelivered
from bot.channels.messengers.lanes import Lanes
from bot.channels.messengers.ledger import REMEMBERED_DAYS, Address, Ledger
from bot.channels.people import People
from bot.channels.problems import ProblemRaised
from bot.channels.transcript import Message
from bot.settings import Settings, settings

log = logging.getLogger(__name__)

#: So long the end of the server waits for answers that are under way, in seconds.
PATIENCE = 8
DAY = 86_400


class PlatformOutput(OutputChannel):
    """Sends messages over one platform's API."""

    #: How long after a message of the person the platform lets us write, in seconds.
    window: float | None = None

    def __init__(self, configuration: Settings, people: People, ledger: Ledger) -> None:
        self.settings = configuration
        self.delivery = Delivery(self.name())
        self._people = people
        self._ledger = ledger

    @abstractmethod
    async def send(self, address: str, message: Message, first: int) -> None:
        """Send one message; `first` is the number of its first button within the reply.

        Raises Undelivered.
        """

    async def remind(self, address: str, language: str) -> None:
        """Tell somebody who may not be written to any more that an answer waits, if possible."""

    async def deliver(self, address: str, heard_at: float, messages: Iterable[Message]) -> None:
        """Send the messages of a reply; what comes too late is held until the person writes."""
        reply = [message for message in messages if message["text"].strip()]
        if not reply:
            return
        first = 1
        try:
            if self.window and heard_at and time.time() > heard_at + self.window:
                await self.remind(address, reply[-1]["lang"])
                return
            for message in reply:
                await self.send(address, message, first)
                first += len(message["buttons"])
        except Undelivered as error:
            log.warning("not delivered: %s", error)

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send a message to the person of a conversation who is not writing just now."""
        known = await self._ledger.address(recipient_id)
        address = self._people.unseal(known.sealed) if known else None
        if not known or not address:
            log.warning("not delivered: %s: the address is unknown", self.name())
            return
        shown = {"lang": "en", "buttons": [], "sources": []}
        given = {name: value for name, value in message.items() if value is not None}
        await self.deliver(address, known.heard_at, [shown | given])


class Platform(InputChannel):
    """Conversations of one messenger."""

    output: type[PlatformOutput]
    #: Whether a copy of the conversation can be sent, which may be long.
    copies = True

    def __init__(self, configuration: Settings) -> None:
        self.settings = configuration
        self._limits = Limits(configuration)
        self._dialogue = Dialogue(
            self.name(), Contacts(configuration), self.output.window, copies=self.copies
        )

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "Platform":
        """Return the channel as the environment configures it."""
        return cls(settings())

    @property
    @abstractmethod
    def is_configured(self) -> bool:
        """Return whether the platform's variables are set; without, its address is not there."""

    @abstractmethod
    def check(self, request: Request) -> None:
        """Raise the problem for a request that the platform did not send."""

    @abstractmethod
    def read(self, request: Request) -> Iterable[Incoming]:
        """Yield the messages of a genuine request; nothing for what needs no answer."""

    def accepted(self, request: Request) -> HTTPResponse:
        """Return what the platform wants to hear at once."""
        return empty(200)

    def get_output_channel(self) -> PlatformOutput | None:
        """Return the channel's output, None while the platform is not configured."""
        return self._output if self.is_configured else None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: none until the platform is configured."""
        routes = Blueprint(self.name())
        if self.is_configured:
            self._begin()
            routes.add_route(self.receive, "/webhook", methods=["POST"])
            routes.listener("before_server_stop")(self._end)
            self.add_routes(routes)
        return routes

    def add_routes(self, routes: Blueprint) -> None:
        """Add what a platform wants beside the webhook."""

    async def receive(self, request: Request) -> HTTPResponse:
        """Take in a webhook and answer it at once."""
        self.check(request)
        agent = ready_agent(request)
        for incoming in self._readable(request):
            person = self._people.conversation(self.name(), incoming.sender)
            work = partial(self._answer, agent, person, incoming)
            try:
                self._limits.message(person)
            except ProblemRaised as many:
                if not self._limits.may_tell(person):
                    continue
                work = partial(self._refuse, agent, person, incoming, many)
            self._lanes.add(person, incoming.sent, work)
        return self.accepted(request)

    def _begin(self) -> None:
        self._people = People(self.settings.signing_key())
        self._ledger = Ledger(self.settings)
        self._output = self.output(self.settings, self._people, self._ledger)
        self._lanes = Lanes()

    async def _end(self, *_: Any) -> None:
        await self._lanes.finish(PATIENCE)
        await self._output.delivery.close()

    def _readable(self, request: Request) -> list[Incoming]:
        """Return the messages of a request; what has not the documented form counts as none."""
        try:
            found = list(self.read(request))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            log.warning("%s: unreadable webhook: %s", self.name(), type(error).__name__)
            return []
        # Older ones can only be repetitions of what is not remembered any more.
        oldest = time.time() - REMEMBERED_DAYS * DAY
        return [incoming for incoming in found if not incoming.sent or incoming.sent > oldest]

    async def _answer(self, agent: Agent, person: str, incoming: Incoming) -> None:
        """Answer a message, if it is none that was answered before."""
        delivery = self._people.delivery(self.name(), incoming.id)
        heard_at = incoming.sent or time.time()
        try:
            if not await self._ledger.is_new(delivery):
                return
            address = Address(self._people.seal(incoming.sender), heard_at)
            await self._ledger.remember(person, address)
            reply = await self._dialogue.answer(agent, person, delivery, incoming)
        except Exception as error:  # whatever it is, the person gets an apology
            log.error("%s: message failed: %s", self.name(), type(error).__name__)
            language = await self._dialogue.language(agent, person) or incoming.language
            reply = await self._dialogue.trouble(agent, language)
        await self._output.deliver(incoming.sender, heard_at, reply)

    async def _refuse(
        self, agent: Agent, person: str, incoming: Incoming, many: ProblemRaised
    ) -> None:
        """Say that there were too many messages."""
        language = await self._dialogue.language(agent, person) or incoming.language
        message = told(many.problem, language, **many.values)
        await self._output.deliver(incoming.sender, incoming.sent, [message])


def require(given: str | None, expected: str) -> None:
    """Raise the problem for a secret that is missing (401) or wrong (403)."""
    if not given:
        raise ProblemRaised(problems.UNSIGNED)
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise ProblemRaised(problems.FORGED)
