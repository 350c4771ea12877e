"""The letters of a text message: which fit the short alphabet, and how much room they take."""

#: The alphabet of GSM 03.38; what stands behind the bar takes twice the space.
_SINGLE, _DOUBLE = (
    frozenset(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRS"
        "TUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    ),
    frozenset("^{}\\[~]|€"),
)
#: Letters that have a plain relative, so that one dash does not halve a whole message.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("–—‑−", "-"),
        **dict.fromkeys("„“”«»", '"'),
        **dict.fromkeys("‚‘’‹›", "'"),
        **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
        **dict.fromkeys("\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff", ""),
        "…": "...",
        "•": "-",
        "·": "-",
    }
)
#: Room in one part of a message of several parts.
_GSM_ROOM, _UCS2_ROOM = 153, 67


def plain(text: str) -> str:
    """Return the text with typographic signs in their simplest form."""
    return text.translate(_PLAIN)


def segments(text: str) -> int:
    """Return how many parts a text message takes: short ones are paid once."""
    if all(character in _SINGLE or character in _DOUBLE for character in text):
        room = sum(1 + (character in _DOUBLE) for character in text)
        return 1 if room <= 160 else -(-room // _GSM_ROOM)
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else -(-units // _UCS2_ROOM)
