"""Finds names out of a long list in what people write: inflected, misspelt, in any script."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from guidance.reading.inflection import is_arabic, name_stems, without_prefix, word_stems
from guidance.reading.text import fold, fold_with_offsets
from guidance.reading.words import ordinary_words, stands_as_name

K = TypeVar("K")
T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_EXACT, _INFLECTED = 1.0, 0.95
# In letters: words that may hold one typing error, and two; the least that stands before a `*`.
_ONE_EDIT_FROM, _TWO_EDITS_FROM = 5, 10
_ONE_EDIT_FROM_ARABIC = 6  # without short vowels, words are closer together
_SHORTEST_OPEN = 3
# With `careful`: shorter words hold no error; and below the second length only likely ones.
_CAREFUL_FROM, _CAREFUL_UNTIL = 6, 8
_VOWELS = frozenset("aeiouyаеиоуыэюяіїєاوي")


@dataclass(frozen=True, slots=True)
class Mention(Generic[K]):
    """A name found: the words, their offsets in the message, what they mean, how sure that is."""

    text: str
    start: int
    end: int
    keys: tuple[K, ...]
    score: float


class _Reading(NamedTuple):
    """A known word that a word of the message may stand for, behind a prefix of some length."""

    word: str
    prefix: int
    score: float


class _Match(NamedTuple):
    """A known name that begins at a word of the message: how many words, how well it fits."""

    words: int
    score: float
    prefix: int
    phrase: str


def spellings(name: str) -> set[str]:
    """Return the matching forms of a name, words parted by one space: with ö, and with oe."""
    forms = {name, name.translate(_WRITTEN_OUT)}
    return {" ".join(_WORD.findall(fold(form))) for form in forms} - {""}


class Gazetteer(Generic[K]):
    """A list of names and the keys they stand for; several names may share a key, and vice versa.

    A name that ends in `*` is found with any ending. `firm` names are found inflected but never
    misspelt, `rigid` ones only as they are spelt. `doubtful` names (folded) are everyday words as
    well: they are found only where `stands` (text, start, end) says that they are meant as a name.
    `others` are folded words that mean something else: like `ordinary_words` they are never read
    as a name inflected or misspelt. With `careful`, short words are read as misspelt only where a
    letter is missing, doubled, swapped, or another vowel: "plumer", but not "packet" for "packer".
    """

    def __init__(
        self,
        names: Iterable[tuple[str, K]],
        *,
        firm: Iterable[tuple[str, K]] = (),
        rigid: Iterable[tuple[str, K]] = (),
        doubtful: Container[str] = (),
        others: Iterable[str] = (),
        stands: Callable[[str, int, int], bool] = stands_as_name,
        careful: bool = False,
    ) -> None:
        self._doubtful = doubtful
        self._stands = stands
        self._careful = careful
        self._ordinary = ordinary_words().union(others)
        self._keys: dict[str, dict[K, None]] = {}
        self._open: set[str] = set()
        elastic: set[str] = set()
        inflected: set[str] = set()
        for name, key in names:
            for phrase in self._add(name, key):
                if name.endswith("*"):
                    self._open.add(phrase.rpartition(" ")[2])
                else:
                    elastic.update(phrase.split())
        for name, key in firm:
            inflected.update(*map(str.split, self._add(name, key)))
        for name, key in rigid:
            self._add(name, key)

        self._starts = {start for phrase in self._keys for start in _proper_starts(phrase)}
        self._words = {word for phrase in self._keys for word in phrase.split()}
        # Sorted, for of names that fit alike the first one counts, in every process the same.
        self._stems = _by(name_stems, sorted(elastic | inflected))
        self._buckets = _by(_bucket, sorted(elastic))
        self._readings = lru_cache(maxsize=8192)(self._read)

    def find(self, text: str, *, unsure: bool = False) -> list[Mention[K]]:
        """Return the names in `text` in their order; where they overlap, the longest one.

        With `unsure`, doubtful names that do not stand as names are in it too, with score 0.
        """
        folded, offsets = fold_with_offsets(text)
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(folded)]
        mentions: list[Mention[K]] = []
        at = 0
        while at < len(words):
            match = self._longest(words, at)
            if match is None:
                at += 1
                continue
            start = offsets[words[at][1] + match.prefix]
            end = offsets[words[at + match.words - 1][2]]
            keys = tuple(self._keys[match.phrase])
            sure = match.phrase not in self._doubtful or self._stands(text, start, end)
            if sure or unsure:
                mentions.append(Mention(text[start:end], start, end, keys, match.score * sure))
            at += match.words
        return mentions

    def keys(self, name: str) -> tuple[K, ...]:
        """Return what `name` stands for as it is spelt; nothing if it is not in the list."""
        known = (self._keys.get(phrase, ()) for phrase in sorted(spellings(name)))
        return tuple(key for keys in known for key in keys)

    def _add(self, name: str, key: K) -> set[str]:
        phrases = spellings(name)
        for phrase in phrases:
            self._keys.setdefault(phrase, {})[key] = None
        return phrases

    def _longest(self, words: list[tuple[str, int, int]], at: int) -> _Match | None:
        best: _Match | None = None
        begun = [_Match(0, 1.0, 0, "")]
        for word, _, _ in words[at:]:
            grown = [
                _Match(
                    match.words + 1,
                    min(match.score, reading.score),
                    match.prefix if match.words else reading.prefix,
                    f"{match.phrase} {reading.word}" if match.words else reading.word,
                )
                for match in begun
                for reading in self._readings(word)
            ]
            whole = [match for match in grown if match.phrase in self._keys]
            best = max(whole, key=lambda match: match.score, default=best)
            begun = [match for match in grown if match.phrase in self._starts]
            if not begun:
                return best
        return best

    def _read(self, word: str) -> tuple[_Reading, ...]:
        """Return all known words that `word` may stand for; typos only where nothing else fits."""
        exact = [_Reading(word, 0, _EXACT)] if word in self._words else []
        exact += [_Reading(known, 0, _INFLECTED) for known in self._opened(word)]
        if word in self._ordinary:
            return tuple(exact)
        return (*exact, *self._inflected(word)) or tuple(self._misspelt(word))

    def _opened(self, word: str) -> Iterator[str]:
        for end in range(len(word) - 1, _SHORTEST_OPEN - 1, -1):
            if word[:end] in self._open:
                yield word[:end]

    def _inflected(self, word: str) -> Iterator[_Reading]:
        yield from (_Reading(known, 0, _INFLECTED) for known in self._same_stem(word))
        if not is_arabic(word):
            return
        for prefix, rest in without_prefix(word):
            known = [rest] if rest in self._words else []
            for name in (*known, *self._opened(rest), *self._same_stem(rest)):
                yield _Reading(name, prefix, _INFLECTED)

    def _same_stem(self, word: str) -> Iterator[str]:
        for stem in word_stems(word):
            yield from self._stems.get(stem, ())

    def _misspelt(self, word: str) -> Iterator[_Reading]:
        if len(word) < (_ONE_EDIT_FROM_ARABIC if is_arabic(word) else _ONE_EDIT_FROM):
            return
        edits = 1 if len(word) < _TWO_EDITS_FROM else 2
        for length in range(len(word) - edits, len(word) + edits + 1):
            similar = process.extract(
                word,
                self._buckets.get((word[0], length), ()),
                scorer=OSA.distance,
                score_cutoff=edits,
                limit=3,
            )
            for known, distance, _ in similar:
                if not self._careful or _likely_slip(word, known):
                    yield _Reading(known, 0, 1 - distance / len(word))


def _likely_slip(word: str, known: str) -> bool:
    """Return whether a word looks like a known one typed in haste, not like another word."""
    if len(word) >= _CAREFUL_UNTIL:
        return True
    if len(word) != len(known):
        return len(word) >= _CAREFUL_FROM
    changed = {
        letter for pair in zip(word, known, strict=True) if len(set(pair)) > 1 for letter in pair
    }
    return len(word) >= _CAREFUL_FROM and (sorted(word) == sorted(known) or changed <= _VOWELS)


def _proper_starts(phrase: str) -> Iterator[str]:
    """Yield the beginnings of a phrase that end between two words."""
    at = phrase.find(" ")
    while at > 0:
        yield phrase[:at]
        at = phrase.find(" ", at + 1)


def _by(index: Callable[[str], Iterable[T]], words: Iterable[str]) -> dict[T, list[str]]:
    """Return the words in lists under the index terms that `index` gives for each."""
    table: dict[T, list[str]] = {}
    for word in words:
        for term in index(word):
            table.setdefault(term, []).append(word)
    return table


def _bucket(word: str) -> Iterator[tuple[str, int]]:
    """Yield where to look for misspelt forms: people get the first letter and the length right."""
    yield word[0], len(word)
