"""What the platforms send when a person writes: payloads in the form of their documentation."""

# ruff: noqa: D102 - the methods of a platform do what their base says

import base64
import hashlib
import hmac
import itertools
import json
import time
from abc import ABC, abstractmethod
from typing import Any

import requests

from tests.channels.stub import PHONE_ID, Stub

SECRET, VERIFY = "app_secret", "verify_me"
_numbers = itertools.count(1)


class Phone(ABC):
    """Somebody with a phone, who writes to Lotse over one platform."""

    platform: str

    def __init__(self, url: str, stub: Stub) -> None:
        self.url = f"{url}/webhooks/{self.platform}/webhook"
        self.stub = stub
        self.number = next(_numbers)
        self.me = self.address(self.number)
        self.shown: list[dict] = []

    def address(self, number: int) -> str:
        """Return how the platform calls the person."""
        return str(7_000_000 + number)

    def say(self, text: str) -> str:
        """Return the answer to a text."""
        return self.answer(self.written(text))

    def press(self, number: int) -> str:
        """Return the answer to the button of that number in the last reply."""
        return self.answer(self.pressed(self.buttons()[number - 1]))

    def answer(self, payload: Any) -> str:
        """Deliver a webhook and return what comes back, as one text."""
        known = len(self.stub.to(self.me))
        response = self.deliver(payload)
        assert response.status_code == 200, response.text
        self.shown = self.stub.wait(self.me, known)
        return "\n\n".join(map(self.text, self.shown))

    def deliver(self, payload: Any, **headers: str) -> requests.Response:
        """Send a webhook as the platform does."""
        body = json.dumps(payload, ensure_ascii=False).encode()
        signed = {**self.signature(body), "Content-Type": "application/json", **headers}
        return requests.post(self.url, data=body, headers=signed, timeout=20)

    def signature(self, body: bytes) -> dict[str, str]:
        """Return the headers by which the platform shows that it is itself."""
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature-256": f"sha256={digest}"}

    @abstractmethod
    def written(self, text: str) -> Any:
        """Return the webhook for a text."""

    @abstractmethod
    def pressed(self, button: dict) -> Any:
        """Return the webhook for a button."""

    @abstractmethod
    def located(self, latitude: float, longitude: float) -> Any:
        """Return the webhook for a shared location."""

    @abstractmethod
    def unreadable(self) -> Any:
        """Return the webhook for a voice message or picture."""

    @abstractmethod
    def buttons(self) -> list[dict]:
        """Return the buttons of the last reply."""

    @abstractmethod
    def text(self, body: dict) -> str:
        """Return the text of what was sent."""


class Telegram(Phone):
    """A private chat with a bot."""

    platform = "telegram"
    language = "de"

    def signature(self, body: bytes) -> dict[str, str]:
        return {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    def update(self, **content: Any) -> dict:
        """Return an update with a message of that content."""
        return {"update_id": next(_numbers), "message": self.message(**content)}

    def message(self, **content: Any) -> dict:
        """Return a message object."""
        return {
            "message_id": next(_numbers),
            "from": {
                "id": int(self.me),
                "is_bot": False,
                "first_name": "Amira",
                "language_code": self.language,
            },
            "chat": {"id": int(self.me), "first_name": "Amira", "type": "private"},
            "date": int(time.time()),
            **content,
        }

    def written(self, text: str) -> dict:
        return self.update(text=text)

    def pressed(self, button: dict) -> dict:
        query = {
            "id": str(next(_numbers)),
            "from": self.message()["from"],
            "message": self.message(text="?"),
            "chat_instance": "1",
            "data": button["callback_data"],
        }
        return {"update_id": next(_numbers), "callback_query": query}

    def located(self, latitude: float, longitude: float) -> dict:
        return self.update(location={"latitude": latitude, "longitude": longitude})

    def unreadable(self) -> dict:
        voice = {"duration": 3, "mime_type": "audio/ogg", "file_id": "x", "file_unique_id": "y"}
        return self.update(voice=voice)

    def buttons(self) -> list[dict]:
        rows = [
            body["reply_markup"]["inline_keyboard"] for body in self.shown if "reply_markup" in body
        ]
        return [row[0] for row in rows[-1]]

    def text(self, body: dict) -> str:
        return body["text"]


class WhatsApp(Phone):
    """A chat with a business number."""

    platform = "whatsapp"

    def address(self, number: int) -> str:
        return f"4915{number:08}"

    def webhook(self, *messages: dict, **value: Any) -> dict:
        """Return a webhook with messages."""
        return {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": "102290129340398",
                    "changes": [
                        {
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {
                                    "display_phone_number": "15550783881",
                                    "phone_number_id": PHONE_ID,
                                },
                                "contacts": [{"profile": {"name": "Amira"}, "wa_id": self.me}],
                                **({"messages": [*messages]} if messages else {}),
                                **value,
                            },
                            "field": "messages",
                        }
                    ],
                }
            ],
        }

    def message(self, kind: str, content: Any, sent: float | None = None) -> dict:
        """Return a message object; its id holds the phone number, as real ones do."""
        name = base64.b64encode(f"{self.me} {next(_numbers)}".encode()).decode()
        return {
            "from": self.me,
            "id": f"wamid.{name}",
            "timestamp": str(int(sent or time.time())),
            "type": kind,
            kind: content,
        }

    def written(self, text: str) -> dict:
        return self.webhook(self.message("text", {"body": text}))

    def pressed(self, button: dict) -> dict:
        kind = "button_reply" if "reply" in button else "list_reply"
        reply = button.get("reply") or button
        return self.webhook(self.message("interactive", {"type": kind, kind: reply}))

    def located(self, latitude: float, longitude: float) -> dict:
        return self.webhook(
            self.message("location", {"latitude": latitude, "longitude": longitude})
        )

    def unreadable(self) -> dict:
        content = {"id": "1", "mime_type": "audio/ogg; codecs=opus", "sha256": "x", "voice": True}
        return self.webhook(self.message("audio", content))

    def buttons(self) -> list[dict]:
        action = [body["interactive"]["action"] for body in self.shown if "interactive" in body][-1]
        return action.get("buttons") or action["sections"][0]["rows"]

    def text(self, body: dict) -> str:
        return body["text"]["body"] if "text" in body else body["interactive"]["body"]["text"]


class Messenger(Phone):
    """A chat with a Facebook page."""

    platform = "messenger"

    def event(self, **content: Any) -> dict:
        """Return a webhook with one event."""
        event = {
            "sender": {"id": self.me},
            "recipient": {"id": "1"},
            "timestamp": int(time.time() * 1000),
            **content,
        }
        entry = {"id": "1", "time": event["timestamp"], "messaging": [event]}
        return {"object": "page", "entry": [entry]}

    def written(self, text: str) -> dict:
        return self.event(message={"mid": f"m_{next(_numbers)}", "text": text})

    def pressed(self, button: dict) -> dict:
        reply = {"payload": button["payload"]}
        return self.event(
            message={"mid": f"m_{next(_numbers)}", "text": button["title"], "quick_reply": reply}
        )

    def located(self, latitude: float, longitude: float) -> dict:
        where = {"coordinates": {"lat": latitude, "long": longitude}}
        content = {"attachments": [{"type": "location", "payload": where}]}
        return self.event(message={"mid": f"m_{next(_numbers)}", **content})

    def unreadable(self) -> dict:
        content = {"attachments": [{"type": "audio", "payload": {"url": "https://cdn.example/a"}}]}
        return self.event(message={"mid": f"m_{next(_numbers)}", **content})

    def buttons(self) -> list[dict]:
        replies = [body["message"].get("quick_replies") for body in self.shown]
        return [*filter(None, replies)][-1]

    def text(self, body: dict) -> str:
        return body["message"]["text"]


class Sms(Phone):
    """Text messages."""

    platform = "sms"

    def address(self, number: int) -> str:
        return f"+4916{number:08}"

    def deliver(self, payload: Any, **headers: str) -> requests.Response:
        signed = {"X-Twilio-Signature": twilio_signature(self.url, payload), **headers}
        return requests.post(self.url, data=payload, headers=signed, timeout=20)

    def written(self, text: str) -> dict:
        return {
            "MessageSid": f"SM{next(_numbers):032}",
            "AccountSid": "AC0123",
            "From": self.me,
            "To": "+4930123456",
            "Body": text,
            "NumMedia": "0",
        }

    def pressed(self, button: dict) -> dict:
        return self.written(str(button["number"]))

    def located(self, latitude: float, longitude: float) -> dict:
        raise NotImplementedError("text messages carry no location")

    def unreadable(self) -> dict:
        return {**self.written(""), "NumMedia": "1", "MediaContentType0": "image/jpeg"}

    def buttons(self) -> list[dict]:
        lines = "\n".join(map(self.text, self.shown)).splitlines()
        return [
            {"number": line.partition(".")[0]}
            for line in lines
            if line[:1].isdigit() and ". " in line[:4]
        ]

    def text(self, body: dict) -> str:
        return body["Body"]


def twilio_signature(url: str, fields: dict[str, str]) -> str:
    """Return how Twilio signs a request, written after its documentation."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(b"123:token", signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


PHONES = {phone.platform: phone for phone in (Telegram, WhatsApp, Messenger, Sms)}
