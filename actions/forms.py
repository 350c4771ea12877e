"""What all forms share: whatever the person says while asked something is taken up.

An answer fills the slot. A question is answered, then the form goes on. A wish for something else
(stop, a person, an emergency) ends the form's turn. Anything else counts as not found: the second
time the form goes on without.
"""

from abc import abstractmethod
from dataclasses import asdict
from itertools import takewhile

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import answer, guesses, is_question, last_replies
from actions.safe import Events, SafeAction
from actions.situation import ABROAD, UNKNOWN, Message
from guidance.counselling.needs import told
from guidance.geography.countries import FROM, find_countries, find_foreign_cities
from guidance.geography.place_names import names_of
from guidance.geography.places import Place
from guidance.reading.choosing import chosen

#: What is asked about a place at most; then the form goes on without one.
MOST_TRIES = 2
#: Intents that can be an answer to a form's question.
_ANSWERS = frozenset({"inform", "affirm", "deny", "check_profession", "find_counselling"})
#: In words: whoever answers with a country alone lives there, unless it is where she comes from.
SHORT_ANSWER = 3
#: What is explained to who asks back instead of answering.
_EXPLAINED = frozenset({"profession", "country", "place"})
#: With more confidence a question back is no mere "why?", but may be one that can be answered.
_LIKELY = 0.3


class FormStep(SafeAction):
    """The `validate_<form>` action of a form."""

    form: str
    own_intents: frozenset[str]

    @abstractmethod
    def name(self) -> str:
        """Return the action's name."""

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Return what the last message means for the form."""
        if comes_back(tracker):
            return []
        message = self.hear(tracker)
        if left := self.leave(dispatcher, tracker, message):
            return left
        asked = tracker.get_slot("requested_slot")
        if asked and self._wants_something_else(message) and not told(message.text).refuses:
            return [{"event": "action_execution_rejected", "name": self.form}]
        asked_questions = [
            intent
            for intent in message.intents
            if is_question(intent) and message.decision == "answer"
        ]
        events: Events = []
        answered = _answered(tracker) or (not asked and asked_questions == [message.intent])
        if asked_questions and not answered:
            events += answer(dispatcher, tracker, asked_questions, lead_on=False)
        asks_back = asked in _EXPLAINED and not asked_questions and _asks_back(tracker, message)
        if asks_back and message.confidence >= _LIKELY:
            dispatcher.utter_message(response="utter_not_sure", questions=guesses(tracker))
        elif asks_back:
            dispatcher.utter_message(response="utter_why_asked")
        return events + self.settle(tracker, message, asked, asks_back or bool(asked_questions))

    def hear(self, tracker: Tracker) -> Message:
        """Return the last message, as it is to be understood within the form."""
        return Message.last(tracker)

    def leave(self, dispatcher: CollectingDispatcher, tracker: Tracker, message: Message) -> Events:
        """Return the events that end the form, having said why; none where it goes on."""
        return []

    def settle(
        self, tracker: Tracker, message: Message, asked: str | None, questioned: bool
    ) -> Events:
        """Return the events that settle the slots of the form; here the place."""
        return place_events(tracker, message, asked, questioned=questioned)

    def _wants_something_else(self, message: Message) -> bool:
        sure = message.decision == "answer"
        known = message.intent in self.own_intents | _ANSWERS or is_question(message.intent)
        return sure and not known and message.intent != "out_of_scope"


def _answered(tracker: Tracker) -> bool:
    """Return whether the questions of the last message were answered before the form began."""
    since = takewhile(lambda event: event["event"] != "user", reversed(tracker.events))
    return any(event.get("name") == "action_answer" for event in since)


def _asks_back(tracker: Tracker, message: Message) -> bool:
    """Return whether somebody asks what we do not know instead of answering, for the first time."""
    if message.decision == "answer" or message.entities or len(message.text.split()) < 2:
        return False
    explained = {"utter_why_asked", "utter_not_sure"}
    again = any(reply["response"] in explained for reply in last_replies(tracker))
    return not again and not {"?", "؟"}.isdisjoint(message.text)


def comes_back(tracker: Tracker) -> bool:
    """Return whether the form left this turn to something else, and now asks again."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action_execution_rejected":
            return True
    return False


def place_events(
    tracker: Tracker, message: Message, asked: str | None, *, questioned: bool
) -> Events:
    """Return the events that settle the place: known, one of several, abroad, or not found."""
    options = _meant(tracker, message, situation.place_options(tracker))
    named = any(entity["entity"] == "location" for entity in message.entities)
    if len(options) > 1 and (named or not tracker.get_slot("place_options")):
        return [
            SlotSet("place", None),
            SlotSet("place_options", [asdict(option) for option in options]),
        ]
    if options:
        return [SlotSet("place", asdict(options[0])), SlotSet("place_options", None)]
    if tracker.get_slot("place"):
        return [SlotSet("place_options", None)]
    said = told(message.text)
    if said.abroad or (asked == "place" and _answers_abroad(message.text)):
        return [SlotSet("place", ABROAD)]
    if said.refuses and asked in ("place", None):
        return [SlotSet("place", UNKNOWN), SlotSet("place_misses", 0.0)]
    corrected = message.value("country") or message.value("profession")
    if asked != "place" or questioned or corrected:
        return [SlotSet("place_options", tracker.get_slot("place_options"))]
    tries = int(tracker.get_slot("place_misses") or 0) + 1
    settled = message.intent == "deny" or tries >= MOST_TRIES
    return [
        SlotSet("place_misses", 0.0 if settled else float(tries)),
        *([SlotSet("place", UNKNOWN)] if settled else []),
    ]


def _meant(tracker: Tracker, message: Message, named: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the one of the places offered that an answer tells apart, else the places named."""
    offered = [Place(**option) for option in tracker.get_slot("place_options") or ()]
    if not offered or message.pressed or (len(named) == 1 and named[0].kind != "state"):
        return named
    states = _states(message)
    inside = [place for place in offered if place.state in states]
    if len(inside) == 1:
        return (inside[0],)
    number = chosen(message.text, [" ".join(names_of(place)) for place in offered])
    return named if number is None else (offered[number],)


def _states(message: Message) -> set[str]:
    """Return the states that a message names, beside a town ("Halle in Westphalia") or alone."""
    located = [entity["value"] for entity in message.entities if entity["entity"] == "location"]
    named = [place for value in located for place in situation.places_of(value)]
    return {place.state for place in named if place.kind == "state"}


def _answers_abroad(text: str) -> bool:
    """Return whether the answer to where somebody lives is a city or country outside Germany."""
    words = text.lower().split()
    alone = len(words) <= SHORT_ANSWER and FROM.isdisjoint(words)
    return bool(find_foreign_cities(text)) or (alone and bool(find_countries(text)))
