"""Which language a text is in: the plain function behind the `LanguageIdentifier`."""

import re
from pathlib import Path
from typing import TypedDict

from bot.masking import MASKED
from bot.nlu.linear import LinearModel, probabilities
from bot.nlu.ngrams import language_grams
from guidance.languages import LANGUAGES

#: Output property of a message.
LANGUAGE = "language"
#: Sentences in languages we do not speak, a file for each.
UNSPOKEN = Path(__file__).parents[2] / "data" / "languages"
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0530-\u05ff\u0900-\u1fff\u2d80-\u2ddf\u3040-\u9fff\uac00-\ud7af]"
)
_LIKELY, _SURE, _CERTAIN = 0.4, 0.7, 0.9
#: Words from which on a message tells its language.
_WORDS = 3


class IdentifiedLanguage(TypedDict):
    """A language code, None where nothing can be told, and how sure that is (0 to 1).

    `unspoken`: this is clearly a language we do not speak.
    """

    code: str | None
    confidence: float
    unspoken: bool


def identify(model: LinearModel, text: str, temperature: float) -> IdentifiedLanguage:
    """Return the most likely language of the text; what was masked speaks none."""
    text = MASKED.sub(" ", text)
    if not _LETTERS.search(text):
        return {"code": None, "confidence": 0.0, "unspoken": False}
    likely = probabilities(model.margins(language_grams(text)), temperature)
    best = int(likely.argmax())
    code, confidence = model.labels[best], round(float(likely[best]), 4)
    foreign = code not in LANGUAGES and confidence >= _SURE
    return {"code": code, "confidence": confidence, "unspoken": foreign and _tells(text)}


def _tells(text: str) -> bool:
    """Return whether a text is long enough, or in a script of its own, to tell its language."""
    return len(_WORD.findall(text)) >= _WORDS or bool(_OTHER_SCRIPT.search(text))


def conversation_language(
    current: str | None,
    text: str,
    identified: IdentifiedLanguage | None,
    *,
    chosen: bool,
    first: bool,
) -> str | None:
    """Return the language in which the conversation goes on after a message.

    A language somebody chose stays until another is chosen. The first typed message decides where
    it can; later, only a message of three words or more that leaves no doubt changes the language:
    "Bescheid?" in an Arabic conversation does not.
    """
    if chosen or identified is None or text.startswith("/"):
        return current
    if identified["code"] not in LANGUAGES:
        return current
    words = len(_WORD.findall(MASKED.sub(" ", text)))
    sure = identified["confidence"]
    if current is None:
        return identified["code"] if sure >= _LIKELY else None
    if first:
        return identified["code"] if sure >= (_SURE if words >= 2 else _CERTAIN) else current
    return identified["code"] if words >= _WORDS and sure >= _SURE else current


def unspoken_examples() -> list[tuple[str, str]]:
    """Return sentences in languages we do not speak, each with its language's code."""
    return [
        (line, file.stem)
        for file in sorted(UNSPOKEN.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
