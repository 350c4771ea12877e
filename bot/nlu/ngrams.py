"""What the classifiers see of a message: its words, pairs of words and letter groups."""

import re
from itertools import pairwise

from anyascii import anyascii

from guidance.reading.text import fold

_WORD = re.compile(r"\w+")
#: Longest part of a message that is looked at: beyond it nobody asks anything new.
LIMIT = 2000


def words(text: str) -> list[str]:
    """Return the folded words of a message."""
    return _WORD.findall(fold(text[:LIMIT]))


def intent_grams(text: str) -> list[str]:
    """Return words, pairs of words and letter groups of three to five within words.

    Words of other scripts also give the letter groups of their Latin transliteration: "диплом" and
    "diploma" are one word, and people type Arabic and Russian with Latin letters.
    """
    tokens = words(text)
    grams = word_grams(text)
    grams += [f"={first} {second}" for first, second in pairwise(["^", *tokens, "$"])]
    for token in tokens:
        grams += letter_groups(f" {token} ", 3, 5)
        if not token.isascii():
            grams += letter_groups(f" {anyascii(token).lower()} ", 3, 5)
    return grams


def word_grams(text: str) -> list[str]:
    """Return the words of a message as the features they are."""
    return [f"={token}" for token in words(text)]


def language_grams(text: str) -> list[str]:
    """Return words and letter groups of one to four of the message as it was typed."""
    tokens = _WORD.findall(text[:LIMIT].lower())
    grams = [f"={token}" for token in tokens]
    for token in tokens:
        grams += letter_groups(f" {token} ", 1, 4)
    return grams


def letter_groups(token: str, shortest: int, longest: int) -> list[str]:
    """Return all runs of `shortest` to `longest` letters in the token."""
    size = len(token)
    return [
        token[start : start + length]
        for length in range(shortest, min(longest, size) + 1)
        for start in range(size - length + 1)
    ]
