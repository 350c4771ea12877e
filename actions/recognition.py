"""The recognition finder: the form that asks profession, country and place, and its result."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import answer
from actions.forms import MOST_TRIES, FormStep
from actions.safe import Events, SafeAction
from actions.situation import UNKNOWN, Message
from guidance.professions import profession_name

#: So many candidates are offered as buttons.
MOST_CANDIDATES = 5


class ValidateRecognitionForm(FormStep):
    """Take what the person says while asked for profession, country or place."""

    form = "recognition_form"
    own_intents = frozenset({"check_profession", "inform"})

    def name(self) -> str:
        """Return the action's name."""
        return "validate_recognition_form"

    def settle(
        self, tracker: Tracker, message: Message, asked: str | None, questioned: bool
    ) -> Events:
        """Return the events that settle profession, country and place."""
        return [
            *_profession_events(tracker, message, asked, questioned),
            *_country_events(tracker, message, asked, questioned),
            *super().settle(tracker, message, asked, questioned),
        ]


class ActionAskProfession(SafeAction):
    """Ask for the profession: openly, between candidates, or in other words."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_profession"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the question that fits what is known."""
        options = tracker.get_slot("profession_options")
        if options:
            language = situation.language(tracker)
            choices = [_choice(key, language) for key in options[:MOST_CANDIDATES]]
            dispatcher.utter_message(response="utter_which_profession", choices=choices)
        elif tracker.get_slot("profession_misses"):
            dispatcher.utter_message(response="utter_profession_not_found")
        else:
            dispatcher.utter_message(response="utter_ask_profession")
        return []


class ActionFinding(SafeAction):
    """Tell what is known about the recognition of the person's profession."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_finding"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the finding, then the way to advice."""
        key = situation.profession(tracker)
        if key is None:
            return answer(dispatcher, tracker, ["check_profession"])
        known = situation.values(tracker)
        dispatcher.utter_message(
            response="utter_finding",
            offer={
                "type": "profession",
                "profession": key,
                "state": situation.state(tracker),
                "origin": known.get("origin"),
            },
        )
        abroad = bool(known.get("abroad"))
        dispatcher.utter_message(
            response="utter_finding_abroad" if abroad else "utter_finding_next",
            topics=["find_counselling", "ask_documents", "ask_costs"],
        )
        return [SlotSet("topic", "check_profession"), *situation.derived(tracker)]


class ActionTakeUp(SafeAction):
    """Take up information nobody asked for: go on with what it is good for."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_take_up"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Look up the profession or the place that was named, or lead on."""
        message = Message.last(tracker)
        events = situation.derived(tracker)
        if message.value("profession"):
            return [*events, FollowupAction("recognition_form")]
        if message.value("location"):
            return [*events, FollowupAction("counselling_form")]
        reply = message.intent if message.intent in ("affirm", "deny") else "inform"
        dispatcher.utter_message(
            response=f"utter_{reply}", topics=["find_counselling", "ask_procedure", "ask_costs"]
        )
        return events


def _profession_events(
    tracker: Tracker, message: Message, asked: str | None, questioned: bool
) -> Events:
    named = tracker.get_slot("profession")
    if isinstance(named, list) and len(named) > 1:
        return [SlotSet("profession", None), SlotSet("profession_options", named)]
    if named:
        return [SlotSet("profession_options", None)]
    if asked != "profession" or questioned:
        return []
    if options := tracker.get_slot("profession_options"):
        # The widest one stands first: better that than to ask again.
        return [SlotSet("profession", options[0]), SlotSet("profession_options", None)]
    tries = int(tracker.get_slot("profession_misses") or 0) + 1
    settled = message.intent == "deny" or tries >= MOST_TRIES
    return [
        SlotSet("profession_misses", 0.0 if settled else float(tries)),
        *([SlotSet("profession", UNKNOWN)] if settled else []),
    ]


def _country_events(
    tracker: Tracker, message: Message, asked: str | None, questioned: bool
) -> Events:
    """Ask for the country once: what is not understood then is left open."""
    if asked != "country" or tracker.get_slot("country") or questioned:
        return []
    return [SlotSet("country", UNKNOWN)]


def _choice(key: str, language: str) -> dict[str, Any]:
    return {
        "title": profession_name(key, language),
        "payload": f'/inform{{"profession": "{key}"}}',
    }
