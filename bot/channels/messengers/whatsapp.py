"""WhatsApp: the Cloud API (https://developers.facebook.com/docs/whatsapp/cloud-api)."""

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
from guidance.languages import LANGUAGES
from guidance.wording.catalogue import catalogue

TEXT_LIMIT, BUTTONS_TEXT_LIMIT, LIST_TEXT_LIMIT = 4096, 1024, 4096
MOST_BUTTONS, BUTTON_TITLE_LIMIT = 3, 20
MOST_ROWS, ROW_TITLE_LIMIT, ROW_DESCRIPTION_LIMIT = 10, 24, 72
#: Not messages: what happens around them.
_NO_MESSAGE = frozenset({"reaction", "system", "request_welcome", "ephemeral", "revoke", "edit"})


class WhatsAppOutput(PlatformOutput):
    """Sends texts, reply buttons and lists."""

    window = WINDOW

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "whatsapp"

    async def send(self, address: str, message: Message, first: int) -> None:
        """Send one message, in several parts if it is long; the buttons stand under the last."""
        for content in _contents(message, first):
            await self._post(address, content)

    async def remind(self, address: str, language: str) -> None:
        """Send the template for this, where there is one: nothing else is allowed by now."""
        if self.settings.whatsapp_template:
            code = {"code": LANGUAGES[language].locale.partition("_")[0]}
            template = {"name": self.settings.whatsapp_template, "language": code}
            await self._post(address, {"type": "template", "template": template})

    async def _post(self, address: str, content: Mapping[str, Any]) -> None:
        await self.delivery.post(
            f"{self.settings.graph_api}/{self.settings.whatsapp_phone_id}/messages",
            headers={"Authorization": f"Bearer {self.settings.whatsapp_token}"},
            json={
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                # Who has a user name and hides the number is reached by an id, "DE.1234".
                "recipient" if "." in address else "to": address,
                **content,
            },
        )


class WhatsAppChannel(MetaPlatform):
    """Chats with a WhatsApp number."""

    output = WhatsAppOutput

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "whatsapp"

    @property
    def is_configured(self) -> bool:
        """Return whether token, phone id and both secrets are set."""
        return bool(
            all(self.secrets) and self.settings.whatsapp_token and self.settings.whatsapp_phone_id
        )

    @property
    def secrets(self) -> tuple[str, str]:
        """Return the app's secret and the token of the handshake."""
        return self.settings.whatsapp_app_secret, self.settings.whatsapp_verify_token

    def read(self, request: Request) -> Iterable[Incoming]:
        """Yield the messages to our number; statuses and other numbers' messages are nothing."""
        for entry in request.json.get("entry", ()):
            for change in entry.get("changes", ()):
                value = change.get("value") or {}
                number = (value.get("metadata") or {}).get("phone_number_id")
                if change.get("field") == "messages" and number == self.settings.whatsapp_phone_id:
                    yield from (
                        _incoming(message)
                        for message in value.get("messages", ())
                        if message.get("type") not in _NO_MESSAGE and not _is_no_message(message)
                    )


def _is_no_message(message: Mapping[str, Any]) -> bool:
    """Return whether an unsupported message is none: one that was edited, pinned or voted on."""
    kind = (message.get("unsupported") or {}).get("type")
    return kind in ("edit", "pin", "poll_update", "revoke")


def _incoming(message: Mapping[str, Any]) -> Incoming:
    kind = message["type"]
    found = message.get(kind)
    content: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    pressed = content.get(content.get("type", "")) or {} if kind == "interactive" else {}
    is_place = kind == "location"
    return Incoming(
        sender=message.get("from") or message["from_user_id"],
        id=message["id"],
        sent=float(message["timestamp"]),
        text=content.get("body") or content.get("caption") or content.get("text") or "",
        key=pressed.get("id") or "",
        place=(float(content["latitude"]), float(content["longitude"])) if is_place else None,
    )


def _contents(message: Message, first: int) -> Iterable[dict[str, Any]]:
    """Yield what is sent for a message: as buttons, as a list, or with numbers in the text."""
    text, titles = with_sources(message), [button["title"] for button in message["buttons"]]
    interactive, limit = None, TEXT_LIMIT
    if titles and len(titles) <= MOST_BUTTONS and _longest(titles) <= BUTTON_TITLE_LIMIT:
        interactive, limit = _buttons(message), BUTTONS_TEXT_LIMIT
    elif titles and len(titles) <= MOST_ROWS and _longest(titles) <= ROW_DESCRIPTION_LIMIT:
        interactive, limit = _list(message), LIST_TEXT_LIMIT
    else:
        text = with_choices(text, titles, first)
    *parts, last = split(text, limit)
    yield from map(_text, parts)
    if interactive:
        yield {"type": "interactive", "interactive": {**interactive, "body": {"text": last}}}
    else:
        yield _text(last)


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def _longest(titles: list[str]) -> int:
    return max(map(len, titles))


def _buttons(message: Message) -> dict[str, Any]:
    return {
        "type": "button",
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": key, "title": title}}
                for key, title in _keyed(message)
            ]
        },
    }


def _list(message: Message) -> dict[str, Any]:
    say = catalogue(message.get("lang", "en")).pgettext
    return {
        "type": "list",
        "action": {
            "button": shortened(say("channel", "Choose"), BUTTON_TITLE_LIMIT),
            "sections": [{"rows": [_row(key, title) for key, title in _keyed(message)]}],
        },
    }


def _row(key: str, title: str) -> dict[str, str]:
    row = {"id": key, "title": shortened(title, ROW_TITLE_LIMIT)}
    return row if row["title"] == title else row | {"description": title}


def _keyed(message: Message) -> list[tuple[str, str]]:
    """Return key and title of each button."""
    return [
        (choices.key(message["id"], place, button), button["title"])
        for place, button in enumerate(message["buttons"])
    ]
