"""Telegram: the Bot API (https://core.telegram.org/bots/api)."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import negotiate_locale
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import choices
from bot.channels.incoming import Incoming
from bot.channels.messengers.platform import Platform, PlatformOutput, require
from bot.channels.rendering import with_sources
from bot.channels.splitting import split, utf16
from bot.channels.transcript import Message
from guidance.languages import LANGUAGES

#: Longest text of a message, in UTF-16 units.
TEXT_LIMIT = 4096


class TelegramOutput(PlatformOutput):
    """Sends messages with inline keyboards."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "telegram"

    async def send(self, address: str, message: Message, first: int) -> None:
        """Send one message, in several parts if it is long; the buttons stand under the last."""
        parts = split(with_sources(message), TEXT_LIMIT, utf16)
        url = f"{self.settings.telegram_api}/bot{self.settings.telegram_token}/sendMessage"
        for number, part in enumerate(parts, 1):
            body: dict[str, Any] = {
                "chat_id": int(address),
                "text": part,
                "link_preview_options": {"is_disabled": True},
            }
            if message["buttons"] and number == len(parts):
                body["reply_markup"] = {"inline_keyboard": _keyboard(message)}
            await self.delivery.post(url, json=body)


class TelegramChannel(Platform):
    """Private chats with a Telegram bot."""

    output = TelegramOutput

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "telegram"

    @property
    def is_configured(self) -> bool:
        """Return whether token and secret are set."""
        return bool(self.settings.telegram_token and self.settings.telegram_secret)

    def check(self, request: Request) -> None:
        """Raise the problem for a request without the secret that `setWebhook` was given."""
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        require(secret, self.settings.telegram_secret)

    def read(self, request: Request) -> Iterable[Incoming]:
        """Yield the message of an update: new, edited, or a pressed button."""
        update = request.json
        if query := update.get("callback_query"):
            yield Incoming(
                sender=str(query["from"]["id"]),
                id=f"query {query['id']}",
                key=query.get("data") or "-",
                language=_language(query["from"]),
            )
        message, mended = update.get("message") or {}, update.get("edited_message") or {}
        if _is_for_us(message):
            yield _incoming(message, f"message {message['chat']['id']} {message['message_id']}")
        # What was mended is answered anew; a moving location is told by edits all the time.
        if "text" in mended and _is_for_us(mended):
            yield _incoming(mended, f"edit {update['update_id']}")

    def accepted(self, request: Request) -> HTTPResponse:
        """Return what stops the clock on a pressed button, which Telegram takes as a call."""
        query = request.json.get("callback_query") if isinstance(request.json, dict) else None
        if not isinstance(query, dict) or "id" not in query:
            return empty(200)
        return json({"method": "answerCallbackQuery", "callback_query_id": query["id"]})


def _is_for_us(message: Mapping[str, Any]) -> bool:
    """Return whether a person wrote this in a private chat; joining a group and such is nothing."""
    by_person = "from" in message and not message["from"].get("is_bot")
    return by_person and message["chat"]["type"] == "private" and not _SERVICE & message.keys()


def _incoming(message: Mapping[str, Any], name: str) -> Incoming:
    spot = message.get("location")
    return Incoming(
        sender=str(message["chat"]["id"]),
        id=name,
        sent=float(message["date"]),
        text=message.get("text") or message.get("caption") or "",
        place=(float(spot["latitude"]), float(spot["longitude"])) if spot else None,
        language=_language(message["from"]),
    )


def _language(person: Mapping[str, Any]) -> str | None:
    """Return the language of somebody's Telegram, if it is one of ours."""
    hint = person.get("language_code")
    return negotiate_locale([hint], list(LANGUAGES), sep="-") if hint else None


def _keyboard(message: Message) -> list[list[dict[str, str]]]:
    """Return one row for each button, so that titles are not cut off."""
    return [
        [{"text": button["title"], "callback_data": choices.key(message["id"], place, button)}]
        for place, button in enumerate(message["buttons"])
    ]


#: Messages about the chat itself.
_SERVICE = frozenset({
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set",
    "write_access_allowed", "users_shared", "chat_shared", "migrate_to_chat_id",
    "migrate_from_chat_id", "connected_website", "new_chat_members", "left_chat_member",
})  # fmt: skip
