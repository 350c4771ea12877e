"""What a message asks: the plain functions behind the `SparseIntentClassifier`.

A long message is judged as a whole and sentence by sentence: the question often stands in the
middle of a story, and two questions make two intents.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from bot.masking import MASKED
from bot.nlu.linear import Floats, LinearModel, probabilities
from bot.nlu.ngrams import intent_grams

Decision = Literal["answer", "ask", "decline"]

#: Output properties of a message.
DECISION = "decision"
INTENTS = "intents"

_SENTENCE = re.compile(r"[^.!?؟…\n]+[.!?؟…\n]*")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure is sure enough. All are probabilities but the temperature and the weight."""

    temperature: float = 0.25  # of the softmax over the margins: fits probability to frequency
    sentence_weight: float = 0.5  # how much the strongest sentence counts against the whole
    answer: float = 0.45  # from here on a question is answered
    ask: float = 0.12  # from here on two or three guesses are offered
    crisis: float = 0.2  # a missed crisis is the worst error there is, a false one is cheap
    second: float = 0.6  # from here on a sentence of its own is a second question

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


def example_grams(text: str, entities: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what the classifier sees of a training example or message."""
    return intent_grams(mask(text, entities))


def mask(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """Return the text with each entity replaced by its kind: what is mentioned is not the topic."""
    parts = []
    at = 0
    text = MASKED.sub(_blank, text)
    for entity in sorted(entities, key=lambda entity: int(entity["start"])):
        if entity["start"] >= at:
            parts += [text[at : entity["start"]], f" ent{entity['entity']} "]
            at = entity["end"]
    return "".join([*parts, text[at:]])


def _blank(match: re.Match[str]) -> str:
    """Return spaces instead of what was masked before: it keeps the offsets and says nothing."""
    return " " * len(match[0])


def understand(
    model: LinearModel, text: str, entities: Sequence[Mapping[str, Any]], limits: Thresholds
) -> Understanding:
    """Return the ranking of the intents, the decision and all the questions found."""
    masked = mask(text, entities)
    whole = model.margins(intent_grams(masked))
    parts = [model.margins(intent_grams(part)) for part in sentences(masked)]
    likely = probabilities(_together(whole, parts, limits.sentence_weight), limits.temperature)
    likely = _crisis_first(model, likely, parts, limits)
    order = np.argsort(-likely)
    ranking = tuple((model.labels[i], round(float(likely[i]), 4)) for i in order)
    return Understanding(
        ranking, decide(ranking, limits), _all_questions(model, ranking, parts, limits)
    )


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that has several, else nothing."""
    found = [part.strip() for part in _SENTENCE.findall(text)]
    found = [part for part in found if re.search(r"\w", part)]
    return found if len(found) > 1 else []


def decide(ranking: Sequence[tuple[str, float]], limits: Thresholds) -> Decision:
    """Return whether the best guess is good enough to answer, to offer, or neither."""
    intent, confidence = ranking[0]
    if intent == "crisis" or confidence >= limits.answer:
        return "decline" if intent == "out_of_scope" else "answer"
    return "ask" if confidence >= limits.ask else "decline"


def _together(whole: Floats, parts: Sequence[Floats], weight: float) -> Floats:
    if not parts:
        return whole
    strongest: Floats = np.max(np.stack(parts), axis=0)
    joined: Floats = (1 - weight) * whole + weight * strongest
    return joined


def _crisis_first(
    model: LinearModel, likely: Floats, parts: Sequence[Floats], limits: Thresholds
) -> Floats:
    if "crisis" not in model.labels:
        return likely
    crisis = model.labels.index("crisis")
    seen = [likely, *(probabilities(part, limits.temperature) for part in parts)]
    danger = max(float(one[crisis]) for one in seen)
    if danger < limits.crisis:
        return likely
    raised = likely * (1 - danger) / max(1 - float(likely[crisis]), 1e-6)
    raised[crisis] = max(danger, float(raised.max()) + 1e-3)
    urgent: Floats = raised / raised.sum()
    return urgent


def _all_questions(
    model: LinearModel,
    ranking: Sequence[tuple[str, float]],
    parts: Sequence[Floats],
    limits: Thresholds,
) -> tuple[str, ...]:
    main = ranking[0][0]
    found = []
    for part in parts:
        likely = probabilities(part, limits.temperature)
        best = int(likely.argmax())
        if likely[best] >= limits.second:
            found.append(model.labels[best])
    others = [intent for intent in dict.fromkeys(found) if intent != main and is_question(intent)]
    return (main, *others) if is_question(main) else (main,)


def is_question(intent: str) -> bool:
    """Return whether an intent is a topic to be answered (not small talk, not information)."""
    return intent.startswith("ask_") or intent in {"check_profession", "find_counselling"}
