"""Text messages over Twilio or what is compatible (https://www.twilio.com/docs/messaging)."""

from collections.abc import Iterable

from aiohttp import BasicAuth
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels import twilio
from bot.channels.incoming import Incoming
from bot.channels.messengers import gsm
from bot.channels.messengers.platform import Platform, PlatformOutput
from bot.channels.rendering import brief, with_choices
from bot.channels.splitting import split
from bot.channels.transcript import Message

#: So many parts a text message has at most; longer replies become several.
MOST_SEGMENTS = 6


class SmsOutput(PlatformOutput):
    """Sends plain text with numbered choices."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "sms"

    async def send(self, address: str, message: Message, first: int) -> None:
        """Send one message: cards in brief, without sources, as few parts as possible."""
        titles = [button["title"] for button in message["buttons"]]
        text = gsm.plain(with_choices(brief(message), titles, first))
        account = self.settings.twilio_sid
        for part in split(text, MOST_SEGMENTS, gsm.segments):
            await self.delivery.post(
                f"{self.settings.twilio_api}/2010-04-01/Accounts/{account}/Messages.json",
                auth=BasicAuth(account, self.settings.twilio_auth_token),
                data={"To": address, "From": self.settings.twilio_number, "Body": part},
            )


class SmsChannel(Platform):
    """Conversations by text message."""

    output = SmsOutput
    copies = False

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "sms"

    @property
    def is_configured(self) -> bool:
        """Return whether account, token and number are set."""
        return twilio.is_configured(self.settings)

    def check(self, request: Request) -> None:
        """Raise the problem for a request that Twilio did not sign."""
        twilio.check(request, self.settings)

    def read(self, request: Request) -> Iterable[Incoming]:
        """Yield the message; statuses, and what Twilio has answered itself (STOP), are nothing."""
        form = twilio.form(request)
        if "Body" in form and not form.get("OptOutType"):
            yield Incoming(sender=form["From"], id=form["MessageSid"], text=form["Body"])

    def accepted(self, request: Request) -> HTTPResponse:
        """Return an empty TwiML document: the answers are sent."""
        return raw(b"<Response/>", content_type="text/xml; charset=utf-8")
