"""Facebook Messenger (https://developers.facebook.com/docs/messenger-platform)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sanic.request import Request

from bot.channels import choices
from bot.channels.incoming import Incoming
from bot.channels.messengers.meta import WINDOW, MetaPlatform
from bot.channels.messengers.platform import PlatformOutput
from bot.channels.rendering import shortened, with_choices, with_sources
from bot.channels.splitting import split
from bot.channels.transcript import Message

TEXT_LIMIT = 2000
MOST_QUICK_REPLIES, TITLE_LIMIT = 13, 20
#: What the button sends with which a chat begins, if the page was set up as docs/channels.md says.
GET_STARTED = "GET_STARTED"


class MessengerOutput(PlatformOutput):
    """Sends texts with quick replies."""

    window = WINDOW

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "messenger"

    async def send(self, address: str, message: Message, first: int) -> None:
        """Send one message, in several parts if it is long; quick replies belong to the last."""
        text, replies = _rendered(message, first)
        *parts, last = split(text, TEXT_LIMIT)
        for part in parts:
            await self._post(address, {"text": part})
        await self._post(address, {"text": last, **replies})

    async def _post(self, address: str, message: Mapping[str, Any]) -> None:
        await self.delivery.post(
            f"{self.settings.graph_api}/me/messages",
            params={"access_token": self.settings.messenger_token},
            json={
                "recipient": {"id": address},
                "messaging_type": "RESPONSE",
                "message": message,
            },
        )


class MessengerChannel(MetaPlatform):
    """Chats with a Facebook page."""

    output = MessengerOutput

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "messenger"

    @property
    def is_configured(self) -> bool:
        """Return whether token and both secrets are set."""
        return bool(all(self.secrets) and self.settings.messenger_token)

    @property
    def secrets(self) -> tuple[str, str]:
        """Return the app's secret and the token of the handshake."""
        return self.settings.messenger_app_secret, self.settings.messenger_verify_token

    def read(self, request: Request) -> Iterable[Incoming]:
        """Yield messages and pressed buttons; echoes, receipts and reactions are nothing."""
        for entry in request.json.get("entry", ()):
            for event in entry.get("messaging", ()):
                message, postback = event.get("message"), event.get("postback")
                if message and not message.get("is_echo") and not message.get("is_deleted"):
                    yield _incoming(event, message)
                elif postback:
                    yield _pressed(event, postback)


def _incoming(event: Mapping[str, Any], message: Mapping[str, Any]) -> Incoming:
    key = (message.get("quick_reply") or {}).get("payload") or ""
    spots = [
        attachment["payload"]["coordinates"]
        for attachment in message.get("attachments", ())
        if attachment.get("type") == "location"
    ]
    return Incoming(
        sender=event["sender"]["id"],
        id=message["mid"],
        sent=event["timestamp"] / 1000,
        text="" if key else message.get("text") or "",
        key=key,
        place=(float(spots[0]["lat"]), float(spots[0]["long"])) if spots else None,
    )


def _pressed(event: Mapping[str, Any], postback: Mapping[str, Any]) -> Incoming:
    starts = postback.get("payload") == GET_STARTED
    return Incoming(
        sender=event["sender"]["id"],
        id=postback.get("mid") or f"postback {event['timestamp']}",
        sent=event["timestamp"] / 1000,
        text="/start" if starts else "",
        key="" if starts else postback.get("payload") or "-",
    )


def _rendered(message: Message, first: int) -> tuple[str, dict[str, Any]]:
    """Return the text and the quick replies; too long titles stand numbered in the text."""
    text, titles = with_sources(message), [button["title"] for button in message["buttons"]]
    if not titles:
        return text, {}
    if any(len(title) > TITLE_LIMIT for title in titles) or len(titles) > MOST_QUICK_REPLIES:
        text = with_choices(text, titles, first)
        titles = [f"{number}. {title}" for number, title in enumerate(titles, first)]
    replies = [
        {
            "content_type": "text",
            "title": shortened(title, TITLE_LIMIT),
            "payload": choices.key(message["id"], place, button),
        }
        for place, (title, button) in enumerate(zip(titles, message["buttons"], strict=True))
    ]
    return text, {"quick_replies": replies[:MOST_QUICK_REPLIES]}
