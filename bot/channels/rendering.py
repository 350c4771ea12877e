"""Messages as text, for platforms that show no cards, sources or buttons of ours."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from bot.channels.transcript import Message
from guidance.wording.catalogue import catalogue

#: So many sites are named as sources.
MOST_SOURCES = 2


def with_sources(message: Message) -> str:
    """Return the text of a message and, in a line below, the sites it rests on."""
    sites = dict.fromkeys(site(source["url"]) for source in message.get("sources") or ())
    new = [name for name in sites if name not in message["text"]][:MOST_SOURCES]
    if not new:
        return str(message["text"])
    say = catalogue(message.get("lang", "en")).pgettext
    line = say("channel", "Source: {sites}").format(sites=", ".join(new))
    return f"{message['text']}\n\n{line}"


def with_choices(text: str, titles: Iterable[str], first: int = 1) -> str:
    """Return the text with numbered lines below, one for each title."""
    lines = [f"{number}. {title}" for number, title in enumerate(titles, first)]
    return "\n".join([f"{text}\n" if text and lines else text, *lines]).strip()


def shortened(title: str, limit: int) -> str:
    """Return a title that fits, with an ellipsis where something was left out."""
    return title if len(title) <= limit else f"{title[: limit - 1].rstrip()}…"


def site(url: str) -> str:
    """Return the name of a web site, as people say it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def brief(message: Message) -> str:
    """Return a message in few words: of a partner the name, the reason and one contact."""
    card: dict[str, Any] = message.get("card") or {}
    if card.get("type") != "partner":
        return str(message["text"])
    contact = card.get("phone", {}).get("text") or card.get("email") or card.get("website")
    lines = (card["organisation"], *card.get("why", ())[:1], card.get("address"), contact)
    return "\n".join(line for line in (*lines, card.get("hours")) if line)
