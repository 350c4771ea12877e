"""Which words are names and which are just words: lists, and the look of the sentence around."""

import re
from functools import cache
from pathlib import Path

from guidance.reading.text import fold

_DATA = Path(__file__).parents[2] / "data" / "guidance"
_CUES = (
    "in aus nach bei von raum stadt jobcenter from to near w we z ze do u iz din la de desde en a "
    "du au vers из с в во до от з із від у من في الى از در به"
)
_CUE = re.compile(rf"(?:^|\W)({'|'.join(_CUES.split())}|\d{{5}})[ (]+$")
# Behind these no verb follows, and no noun without its article: even small letters are a name.
_SAFE_CUES = frozenset(("in", "aus", "from", "jobcenter", "w", "we", "u", "iz", "din"))
_CUE_REACH = 20  # characters
_WORD = re.compile(r"[^\W_]")
_TURKISH_SUFFIX = re.compile(r"['’]\w")


@cache
def ordinary_words() -> frozenset[str]:
    """Return everyday words of our languages (folded): never a misspelt or inflected name."""
    return _read("ordinary_words.txt")


@cache
def doubtful_names() -> frozenset[str]:
    """Return names of places and countries (folded) that are everyday words as well."""
    return _read("doubtful_names.txt")


@cache
def profession_words() -> frozenset[str]:
    """Return words (folded) that professions are made of, which are no places or countries."""
    return _read("profession_words.txt")


def stands_as_name(text: str, start: int, end: int) -> bool:
    """Return whether a doubtful word is used as a name: alone, abbreviated, "in" it, "from" it."""
    before, name, after = text[:start], text[start:end], text[end:]
    if sum(map(str.isupper, name)) > 1 or _TURKISH_SUFFIX.match(after):
        return True
    if not _WORD.search(before + after):
        return True
    cue = _CUE.search(fold(before[-_CUE_REACH:]))
    return bool(cue and (not name[0].islower() or cue[1] in _SAFE_CUES))


def _read(file: str) -> frozenset[str]:
    lines = (_DATA / file).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
