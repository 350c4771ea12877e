"""Replies as a voice on the phone reads them: short sentences, numbers digit by digit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ruamel.yaml import YAML

from bot.channels.rendering import brief, site
from bot.channels.splitting import sentences
from bot.channels.transcript import Message
from guidance.facts import DATA

#: A sentence longer than this is parted at its commas, too.
LONGEST = 160

_URL = re.compile(r"https?://[^\s)]+[^\s).,;:!?]")
_UNSPOKEN = re.compile(
    "[\x00-\x08\x0b-\x1f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
#: Phone numbers, numbers of emergency and help lines, and postal codes.
_SPELLED = re.compile(
    r"(?<![\w.,])(?:\+|0)\d[\d\s()/\u2011-]{4,}\d(?!\w)"
    r"|(?<![\w.,])(?:116 ?\d{3}|11\d)(?![\w]|[.,]\d|\s?[€%])"
    r"|(?<![\w.,])\d{5}(?![\w]|[.,]\d|\s?[€%])"
)
_CLAUSE = re.compile(r"(?<=[,;:،؛])\s+")
_CYRILLIC = {
    "lj": "љ", "nj": "њ", "dž": "џ",
    **dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)),
}  # fmt: skip
_LATIN = re.compile("|".join(_CYRILLIC), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """How one language is heard and spoken; the names are Twilio's."""

    hears: str
    says: str
    voice: str
    script: str | None = None


@cache
def voices() -> Mapping[str, Voice]:
    """Return the voices by language, in the order in which they are offered."""
    rows = YAML(typ="safe").load(DATA / "voices.yml")
    return {code: Voice(**row) for code, row in rows.items()}


def spoken(message: Message) -> list[str]:
    """Return what is read out for a message, a sentence each."""
    return [part for sentence in sentences(readable(brief(message))) for part in _short(sentence)]


def readable(text: str) -> str:
    """Return a text without what cannot be read out, numbers parted into their digits."""
    text = _UNSPOKEN.sub("", text.replace(" · ", ", "))
    text = _URL.sub(lambda match: site(match[0]), text)
    return _SPELLED.sub(lambda match: spelled(match[0]), text)


def spelled(number: str) -> str:
    """Return a number digit by digit, with a pause between its groups; 0 instead of +49."""
    number = re.sub(r"^\+49[\s()]*0?[\s()]*", "0", number)
    number = re.sub(r"^\+", "00", number)
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", number))


def in_script(text: str, voice: Voice) -> str:
    """Return the text in the letters that the voice reads."""
    return _LATIN.sub(_as_cyrillic, text) if voice.script == "Cyrl" else text


def _as_cyrillic(match: re.Match[str]) -> str:
    letter = _CYRILLIC[match[0].lower()]
    return letter.upper() if match[0][0].isupper() else letter


def _short(sentence: str) -> Iterator[str]:
    part = ""
    for clause in _CLAUSE.split(sentence.strip(" \n-•")):
        if part and len(part) + len(clause) > LONGEST:
            yield part
            part = ""
        part = f"{part} {clause}".strip()
    if part:
        yield part
