"""Brings text into the form in which it is compared: one spelling for the many ways people type."""

import unicodedata

_LETTERS = {
    **dict.fromkeys("\u200c\t\n\r", " "),  # ZWNJ parts a Persian word from its ending
    **dict.fromkeys("ىیېۍ", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةۀەھہۃ", "ه"),
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("’‘ʼ`´ʹ′ʿʾ", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    "ـ": "",
    "ı": "i",
    "ł": "l",
    "đ": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
}
_IGNORED = frozenset(("Cc", "Cf", "Me"))


class _FoldTable(dict[int, str]):
    """A translation table that works out each character once, when it is first seen."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


class _DigitTable(dict[int, str]):
    """A translation table that changes the decimal digits of all scripts and nothing else."""

    def __missing__(self, code: int) -> str:
        value = unicodedata.decimal(chr(code), None)
        digit = self[code] = chr(code) if value is None else str(value)
        return digit


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    lowered = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_fold_part, unicodedata.normalize("NFKD", lowered)))


def _fold_part(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if unicodedata.combining(character) or unicodedata.category(character) in _IGNORED:
        return ""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


_FOLD = _FoldTable()
_DIGITS = _DigitTable()


def fold(text: str) -> str:
    """Return the matching form of `text`: no case, accents, letter variants or foreign digits."""
    return text.translate(_FOLD)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the matching form and, for each of its characters, the offset in `text`.

    The list has one entry more than the form: the length of `text`, so that slices can be mapped.
    """
    if text.isascii() and text.isprintable() and "`" not in text:
        return text.lower(), list(range(len(text) + 1))
    offsets = [at for at, character in enumerate(text) for _ in _FOLD[ord(character)]]
    return fold(text), [*offsets, len(text)]


def digits(text: str) -> str:
    """Return `text` with the decimal digits of every script as 0 to 9."""
    return text.translate(_DIGITS)
