"""Which of the names offered somebody means who answers with a word of one instead of all."""

import re
from collections.abc import Sequence

from guidance.reading.text import fold

_WORD = re.compile(r"\w{3,}")
#: Words that begin alike so far are one word with different endings: Westfalen, Westfalii.
_STEM = 5


def chosen(said: str, names: Sequence[str]) -> int | None:
    """Return the index of the name that shares the most words with `said`, if it is the only one.

    "Saale" is Halle (Saale), "mechanical" the mechanical engineer; None where it stays open.
    """
    words = _words(said)
    scores = [sum(any(_alike(a, b) for b in _words(name)) for a in words) for name in names]
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _STEM and one[:_STEM] == other[:_STEM])
