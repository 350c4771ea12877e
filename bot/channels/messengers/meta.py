"""What WhatsApp and Messenger share: the handshake, the signature, and the 24 hours to answer.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hmac
from abc import abstractmethod
from hashlib import sha256

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from bot.channels import problems
from bot.channels.messengers.platform import Platform, require
from bot.channels.problems import ProblemRaised

#: How long after a message of the person we may write, in seconds; five minutes are for the way.
WINDOW = 24 * 3600 - 300


class MetaPlatform(Platform):
    """A platform of Meta's."""

    @property
    @abstractmethod
    def secrets(self) -> tuple[str, str]:
        """Return the app's secret and the token of the handshake."""

    def add_routes(self, routes: Blueprint) -> None:
        """Add the handshake, by which Meta asks whether the address is ours."""
        routes.add_route(self.verify, "/webhook", methods=["GET"])

    async def verify(self, request: Request) -> HTTPResponse:
        """Return the challenge to who knows the token."""
        require(request.args.get("hub.verify_token"), self.secrets[1])
        if request.args.get("hub.mode") != "subscribe":
            raise ProblemRaised(problems.MALFORMED, what="hub.mode")
        return text(request.args.get("hub.challenge", ""))

    def check(self, request: Request) -> None:
        """Raise the problem for a body that was not signed with the app's secret."""
        signed = hmac.new(self.secrets[0].encode(), request.body, sha256).hexdigest()
        require(request.headers.get("x-hub-signature-256"), f"sha256={signed}")
