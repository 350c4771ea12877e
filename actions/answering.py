"""Answers to questions: which topics a message asks about, and what is said about each."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.safe import Events
from actions.situation import Message
from guidance.topics import topics

#: So many questions of one message are answered; more nobody would read.
MOST_ANSWERS = 3
#: How many guesses are offered.
GUESSES = 3
#: Below this a guess would only confuse.
_LEAST_CONFIDENCE = 0.05
#: What is no question, but may well be what somebody wants.
_WISHES = frozenset({"find_counselling", "check_profession", "request_callback", "talk_to_human"})


def is_question(intent: str) -> bool:
    """Return whether an intent is a topic that has an answer of its own."""
    return intent.startswith("ask_")


def is_advised_on(intent: str) -> bool:
    """Return whether counselling partners advise on a topic: not on data, not in a crisis."""
    return is_question(intent) and topics()[intent].subject != "data"


def questions(message: Message) -> list[str]:
    """Return the topics that a message asks about, in order; a crisis stands alone."""
    if "crisis" in message.intents:
        return ["crisis"]
    return list(dict.fromkeys(message.intents))[:MOST_ANSWERS]


def answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    intents: Sequence[str],
    *,
    lead_on: bool = True,
) -> Events:
    """Say the answer to each topic; the last one leads on to related topics and to a person."""
    known = situation.values(tracker)
    said_before = tracker.get_slot("answered") or []
    for number, intent in enumerate(intents, 1):
        last = number == len(intents)
        if intent in said_before and intent != "crisis":
            dispatcher.utter_message(response="utter_as_said")
        dispatcher.utter_message(
            response=f"utter_{intent}",
            topics=ways_on(intent, intents) if last and lead_on else [],
            **known,
        )
    events: Events = [
        SlotSet("topic", intents[-1]),
        SlotSet("answered", list(dict.fromkeys([*said_before, *intents]))),
    ]
    if "crisis" in intents:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    return events


def in_crisis(tracker: Tracker) -> bool:
    """Return whether help in a crisis was said last."""
    return "utter_crisis" in {reply["response"] for reply in last_replies(tracker)}


def stays_in_crisis(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Return whether help in a crisis was said last; then it is said again, and who to talk to."""
    if not in_crisis(tracker):
        return False
    dispatcher.utter_message(
        response="utter_crisis", topics=["talk_to_human"], **situation.values(tracker)
    )
    return True


def guesses(tracker: Tracker) -> list[str]:
    """Return the topics that the last message, which was not understood, may be about."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [
        guess["name"]
        for guess in ranking
        if guess["confidence"] >= _LEAST_CONFIDENCE
        and (is_question(guess["name"]) or guess["name"] in _WISHES)
    ]
    return likely[:GUESSES]


def ways_on(intent: str, answered: Sequence[str]) -> list[str]:
    """Return what the buttons below an answer lead to: two related topics and a person."""
    if intent == "crisis":
        return []
    related = [topic for topic in topics()[intent].related if topic not in answered][:2]
    person = "talk_to_human" if "find_counselling" in (intent, *related) else "find_counselling"
    return [*related, person]


def last_replies(tracker: Tracker) -> list[dict[str, Any]]:
    """Return name and values of what was last said, before the person's last message."""
    said: list[dict[str, Any]] = []
    turns = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            turns += 1
            if said:
                break
        elif event["event"] == "bot" and turns:
            told = dict(event.get("metadata") or {})
            if name := told.get("utter_action"):
                said.insert(0, {"response": name, **_values(told)})
    return said


def _values(told: dict[str, Any]) -> dict[str, Any]:
    """Return the values an action gave a reply, without what the NLG made of them."""
    made = {"utter_action", "lang", "dir", "sources", "card", "buttons", "text", "assistant_id",
            "model_id", "say_in", "template", "told"}  # fmt: skip
    return {key: value for key, value in told.items() if key not in made}
