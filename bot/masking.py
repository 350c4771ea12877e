"""Takes out of a message what could identify a person, before anything else sees it."""

import re

import phonenumbers

#: What stands in the text instead; brackets keep it apart from words.
EMAIL, PHONE, IBAN, FILE_NUMBER = "[e-mail]", "[phone]", "[iban]", "[number]"

MASKED = re.compile("|".join(map(re.escape, (EMAIL, PHONE, IBAN, FILE_NUMBER))))

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
#: Numbers as people write them; a postal code, a year or a price is shorter.
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\d[\d\s()/.\-]{5,}\d(?![\w])")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[/-]\s?(?:19|20)?\d\d")
#: Passport, AZR and file numbers: letters and at least six digits in one word.
_FILE_NUMBER = re.compile(r"\b(?=\w*[A-Z])(?=(?:\w*\d){6})\w{7,}\b|\b\d{9,}\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return the text without control characters."""
    return _CONTROL.sub(" ", text).strip()


def mask(text: str) -> str:
    """Return the text with e-mail addresses, phone, account and file numbers masked."""
    text = _EMAIL.sub(EMAIL, text)
    text = _IBAN.sub(IBAN, text)
    text = _PHONE.sub(_masked_phone, text)
    return _FILE_NUMBER.sub(FILE_NUMBER, text)


def _masked_phone(match: re.Match[str]) -> str:
    written = match[0]
    if _YEARS.fullmatch(written):
        return written
    count = sum(character.isdecimal() for character in written)
    starts_like_phone = written.startswith(("+", "0"))
    if count >= 7 and (starts_like_phone or count >= 10 or _is_german_number(written)):
        return PHONE
    return written


def _is_german_number(written: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"0{written}", "DE")) and (
            "/" in written or "-" in written
        )
    except phonenumbers.NumberParseException:
        return False
