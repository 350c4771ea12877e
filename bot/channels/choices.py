"""Choosing a button of the last reply: by its number, by its title, or by the key it sends back.

Platforms allow less room for what a button sends back than our payloads need. So a button sends a
short key: the number of the message it stands under, its place there, and a check that it is still
the same button, since numbers begin anew after a conversation was deleted.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import takewhile

from rasa.shared.core.events import BotUttered, Event, UserUttered

from guidance.reading.text import digits, fold

Button = dict[str, str]

#: A number alone, however it is written: 2, ٢, "2.", (2), 2️⃣.
_NUMBER = re.compile(r"[\W_]*(\d{1,2})[\W_]*")
_KEY = re.compile(r"(\d{1,9})\.(\d{1,2})\.([0-9a-f]{8})")


def chosen(events: Sequence[Event], said: str) -> Button | None:
    """Return the button of the last reply that a typed message means, None if it means none."""
    choices = offered(events)
    if match := _NUMBER.fullmatch(digits(said)):
        number = int(match[1])
        return choices[number - 1] if 0 < number <= len(choices) else None
    wanted = _bare(said)
    return next((button for button in choices if wanted and _bare(button["title"]) == wanted), None)


def as_payload(events: Sequence[Event], said: str) -> tuple[str, str | None]:
    """Return payload and title of the button that a message means; else the message, untitled."""
    button = chosen(events, said)
    return (button["payload"], button["title"]) if button else (said, None)


def offered(events: Sequence[Event]) -> list[Button]:
    """Return the buttons of the last reply in order: all since the person's last message."""
    reply = takewhile(lambda event: not isinstance(event, UserUttered), reversed(events))
    return [button for event in reversed([*reply]) for button in _buttons(event)]


def key(message_id: str, place: int, button: Button) -> str:
    """Return what a button sends back, at most 64 bytes; `message_id` is the transcript's."""
    return f"{message_id}.{place}.{_check(button)}"


def pressed(events: Sequence[Event], sent: str) -> Button | None:
    """Return the button that has sent a key, None if it is none of this conversation."""
    match = _KEY.fullmatch(sent)
    if not match or int(match[1]) >= len(events):
        return None
    buttons, place = _buttons(events[int(match[1])]), int(match[2])
    if place < len(buttons) and _check(buttons[place]) == match[3]:
        return buttons[place]
    return None


def _buttons(event: Event) -> list[Button]:
    return (event.data or {}).get("buttons") or [] if isinstance(event, BotUttered) else []


def _bare(text: str) -> str:
    return fold(text).strip(" .!?؟…")


def _check(button: Button) -> str:
    return sha256(button["payload"].encode()).hexdigest()[:8]
