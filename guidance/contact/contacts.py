"""How a person can be reached: found in what somebody writes, and taken out of it.

What is found never goes further in words; only its kind does.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from guidance.reading.text import digits

#: Numbers without the code of a country are German ones.
_COUNTRY = "DE"
#: What may be an address: anything without a space around an @, or with a space on either side.
_ADDRESS = re.compile(r"[^\s@<>()\[\]:;,،؛]+ ?@ ?[^\s@<>()\[\]:;,،؛]+")
#: More digits than a postal code has, and other things that could be half of an address.
_REMAINS = re.compile(r"\+?\d[\d\s()/.\-]{4,}\d|\S*@\S*")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Kind(StrEnum):
    """By which way somebody is reached."""

    PHONE = "phone"
    EMAIL = "email"


#: What stands in the text instead, as where such things are masked.
TOKENS = {Kind.PHONE: "[phone]", Kind.EMAIL: "[e-mail]"}
_UNREADABLE = "[number]"
#: What is told of a message that seems to hold half a contact.
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody: a number as +49…, or an e-mail address in its normal form."""

    kind: Kind
    value: str


def take_contact(text: str) -> tuple[Contact | None, str]:
    """Return the first contact of a text, None if there is none, and the text without any.

    What looks like half a number or half an address is taken out, too.
    """
    text = _INVISIBLE.sub("", text)
    found = [*_addresses(text), *_numbers(text)]
    for contact, start, end in sorted(found, key=lambda each: -each[1]):
        text = text[:start] + TOKENS[contact.kind] + text[end:]
    first = min(found, key=lambda each: each[1], default=None)
    return (first[0] if first else None), _REMAINS.sub(_UNREADABLE, text)


def _addresses(text: str) -> list[tuple[Contact, int, int]]:
    found = []
    for match in _ADDRESS.finditer(text):
        written = match[0].replace(" ", "").strip(".!?؟'\"«»„“”").removeprefix("mailto")
        try:
            valid = validate_email(written, check_deliverability=False)
        except EmailNotValidError:
            continue
        found.append((Contact(Kind.EMAIL, valid.normalized), *match.span()))
    return found


def _numbers(text: str) -> list[tuple[Contact, int, int]]:
    plain = digits(text)
    matches = phonenumbers.PhoneNumberMatcher(plain, _COUNTRY)
    found = [(_number(match.number), match.start, match.end) for match in matches]
    if not found and (whole := _whole(plain)):
        found = [(_number(whole), 0, len(text))]
    return found


def _whole(text: str) -> phonenumbers.PhoneNumber | None:
    """Return the number that a text is as a whole, however it is written; None if it is none."""
    if sum(map(str.isalpha, text)) > 3:  # "Tel" may stand before it
        return None
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _number(number: phonenumbers.PhoneNumber) -> Contact:
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Contact(Kind.PHONE, written)
