"""Long texts in parts that a platform takes, parted where a sentence ends."""

import re
from collections.abc import Callable, Iterator

#: How long a text is; platforms count differently.
Measure = Callable[[str], int]

# A sentence ends at a line's end, or at a mark behind a word and before one that does not go on in
# small letters: "z. B.", "Nr. 5" and "§ 16d Abs. 3" are no ends.
_SENTENCE = re.compile(
    r".+?(?:\n+|(?<=[^\W\d_]{3}[.])\s+(?![a-zäöüß\d])|(?<=\d{3}[.])\s+(?=[^\W\d_a-z])"
    r"|(?<=[)\]%€»”][.])\s+(?=[^\W\d_a-z])"
    r"|(?<=[!?؟。…])\s+|$)",
    re.DOTALL,
)
_WORD = re.compile(r"\S+\s*|\s+")


def utf16(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, each with the white space behind it."""
    return _SENTENCE.findall(text)


def split(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Return the text in parts of at most `limit`, parted at sentences, else words, else anywhere.

    An empty list for a text without anything in it.
    """
    return [part for part in _joined(_fitting(text, limit, measure), limit, measure) if part]


def _fitting(text: str, limit: int, measure: Measure) -> Iterator[str]:
    """Yield pieces that fit: sentences, or what a sentence that is too long consists of."""
    for sentence in sentences(text):
        if measure(sentence.rstrip()) <= limit:
            yield sentence
            continue
        for word in _WORD.findall(sentence):
            if measure(word.rstrip()) <= limit:
                yield word
            else:
                yield from _cut(word, limit, measure)


def _cut(word: str, limit: int, measure: Measure) -> Iterator[str]:
    part = ""
    for character in word:
        if part and measure(part + character) > limit:
            yield part
            part = ""
        part += character
    yield part


def _joined(pieces: Iterator[str], limit: int, measure: Measure) -> Iterator[str]:
    part = ""
    for piece in pieces:
        if part and measure((part + piece).strip()) > limit:
            yield part.strip()
            part = ""
        part += piece
    yield part.strip()
