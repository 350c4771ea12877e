"""What a message asks: the plain functions behind the `SparseIntentClassifier`.

A message is judged as a whole: that told the question of a long story better than its sentences
did. The sentences are judged too, for a second question and for danger that one of them speaks of.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from bot.masking import MASKED
from bot.nlu.linear import Floats, LinearModel, probabilities
from bot.nlu.ngrams import intent_grams, word_grams

Decision = Literal["answer", "ask", "decline"]
Encode = Callable[[Sequence[str]], Floats]

#: Output properties of a message.
DECISION = "decision"
INTENTS = "intents"
OUT_OF_SCOPE = "out_of_scope"

_SENTENCE = re.compile(r"[^.!?؟…\n]+[.!?؟…\n]*")


#: What joins two questions in one sentence, in our languages.
_AND = re.compile(
    r"[,;،؛]|\s(?:und|sowie|außerdem|and|also|plus|ve|ayrıca|та|і|й|и|а также|а також|oraz|i|a|și"
    r"|si|iar|y|e|et|ali|te|و|هم)\s|\s(?=و\w{2})",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_QUESTION_MARKS = ("?", "؟")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure is sure enough: probabilities, but for the temperature and the words."""

    temperature: float = 0.16  # of the softmax over the margins: fits probability to frequency
    answer: float = 0.8  # from here on a question is answered
    ask: float = 0.12  # from here on two or three guesses are offered
    outside: float = 0.1  # out of scope from here on, where nothing is sure enough to answer
    crisis: float = 0.15  # a missed crisis is the worst error there is, a false one is cheap
    crisis_short: float = 0.3  # the same for a few words: "I don't know" is no cry for help
    few: int = 5  # words that are few
    crisis_sentence: float = 0.95  # the same for one sentence, which says less
    unknown_words: float = 0.5  # what confidence is worth where no word is known
    second: float = 0.5  # from here on a part of a message asks a question of its own
    mentioned: float = 0.01  # if the whole message speaks of it, too
    plain_question: float = 0.97  # or if it ends in a question mark and is as sure as this
    short: int = 22  # words up to which the first question of several is the main one

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Thresholds":
        """Return the thresholds named in a component's configuration."""
        return cls(**{field.name: config[field.name] for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Understanding:
    """The intents of a message, most likely first, and what to do about it."""

    ranking: tuple[tuple[str, float], ...]
    decision: Decision
    intents: tuple[str, ...]


def mark(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """Return the text with the kind of each profession, country and place behind it.

    So what nobody has seen before is known for what it is. Languages are not marked: "Deutsch" is
    what a course is about.
    """
    parts = []
    at = 0
    text = MASKED.sub(_blank, text)
    for entity in sorted(entities, key=lambda entity: int(entity["start"])):
        if entity["start"] >= at and entity["entity"] != "language":
            parts += [text[at : entity["end"]], f" ent{entity['entity']} "]
            at = entity["end"]
    return "".join([*parts, text[at:]])


def _blank(match: re.Match[str]) -> str:
    """Return spaces instead of what was masked before: it keeps the offsets and says nothing."""
    return " " * len(match[0])


def understand(
    model: LinearModel,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    limits: Thresholds,
    encode: Encode | None = None,
) -> Understanding:
    """Return the ranking of the intents, the decision and all the questions found."""
    marked = mark(text, entities)

    def judge(part: str) -> Floats:
        vector = encode([part])[0] if encode else None
        return probabilities(model.margins(intent_grams(part), vector), limits.temperature)

    whole = judge(marked)
    parts = [judge(part) for part in sentences(marked)]
    likely = _crisis_first(model, whole, parts, limits, len(text.split()))
    judged = [(part, judge(part)) for part in clauses(marked)]
    asked = _questions(model, judged, likely, limits)
    if model.labels[int(likely.argmax())] in asked and _is_short(marked, limits):
        likely = _on_top(likely, model.labels.index(asked[0]))
    likely = _narrower(model, likely, entities)
    if not _has_known_word(model, marked):
        likely = likely * limits.unknown_words
    order = np.argsort(-likely)
    ranking = tuple((model.labels[i], round(float(likely[i]), 4)) for i in order)
    main = ranking[0][0]
    # A part that asks something else than the whole message does is background of a story.
    questions = tuple(dict.fromkeys([main, *asked])) if main in asked else (main,)
    # Two questions share the confidence of the whole; each was sure in its own part.
    decision = "answer" if len(questions) > 1 else decide(ranking, limits)
    return Understanding(ranking, decision, questions)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that has several, else nothing."""
    found = [part.strip() for part in _SENTENCE.findall(text)]
    found = [part for part in found if re.search(r"\w", part)]
    return found if len(found) > 1 else []


def clauses(text: str) -> list[str]:
    """Return the parts that could each ask something: sentences, and what "and" joins."""
    parts = [part.strip() for sentence in _SENTENCE.findall(text) for part in _AND.split(sentence)]
    return [part for part in parts if len(part.split()) >= _FEWEST_WORDS] if len(parts) > 1 else []


def decide(ranking: Sequence[tuple[str, float]], limits: Thresholds) -> Decision:
    """Return whether the best guess is good enough to answer, to offer, or neither."""
    intent, confidence = ranking[0]
    if intent == "crisis":
        return "answer"
    outside = dict(ranking).get(OUT_OF_SCOPE, 0.0)
    if intent == OUT_OF_SCOPE or (confidence < limits.answer and outside >= limits.outside):
        return "decline"
    if confidence >= limits.answer:
        return "answer"
    return "ask" if confidence >= limits.ask else "decline"


def _crisis_first(
    model: LinearModel, likely: Floats, parts: Sequence[Floats], limits: Thresholds, words: int
) -> Floats:
    """Return the probabilities with crisis on top where the whole or a sentence speaks of it."""
    if "crisis" not in model.labels:
        return likely
    crisis = model.labels.index("crisis")
    in_part = max((float(part[crisis]) for part in parts), default=0.0)
    enough = limits.crisis_short if words <= limits.few else limits.crisis
    if likely[crisis] < enough and in_part < limits.crisis_sentence:
        return likely
    return _on_top(likely, crisis)


def _questions(
    model: LinearModel, parts: Sequence[tuple[str, Floats]], whole: Floats, limits: Thresholds
) -> list[str]:
    """Return the questions that parts of a message ask, in order, each once.

    A part counts if it asks one of the two things the whole message speaks of most, or if it is a
    plain question: it ends in a question mark and leaves no doubt.
    """
    spoken_of = set(np.argsort(-whole)[:2])
    found = []
    for text, likely in parts:
        best = int(likely.argmax())
        heard = best in spoken_of and whole[best] >= limits.mentioned
        plain = text.rstrip().endswith(_QUESTION_MARKS) and likely[best] >= limits.plain_question
        if plain or (heard and likely[best] >= limits.second):
            found.append(model.labels[best])
    return list(dict.fromkeys(filter(is_question, found)))


def _is_short(text: str, limits: Thresholds) -> bool:
    """Return whether what is asked first is the main question: in a long story it need not be."""
    return len(text.split()) <= limits.short


def _has_known_word(model: LinearModel, text: str) -> bool:
    """Return whether any word was seen in training: letters alone are a guess."""
    return model.knows_any(word_grams(text))


def _narrower(model: LinearModel, likely: Floats, entities: Sequence[Mapping[str, Any]]) -> Floats:
    """Return the probabilities with the narrower topic on top: a profession-bound question."""
    named = any(entity["entity"] == "profession" for entity in entities)
    if named and model.labels[int(likely.argmax())] == "ask_recognition_basics":
        return _on_top(likely, model.labels.index("check_profession"))
    return likely


def _on_top(likely: Floats, first: int) -> Floats:
    """Return the probabilities with one of them raised just above all others."""
    raised = likely.copy()
    raised[first] = float(likely.max()) + 1e-3
    ordered: Floats = raised / raised.sum()
    return ordered


def is_question(intent: str) -> bool:
    """Return whether an intent is a topic to be answered (not small talk, not information)."""
    return intent.startswith("ask_") or intent in {"check_profession", "find_counselling"}
