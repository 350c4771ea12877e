"""The recognition finder: the form that asks profession, country and place, and its result."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import answer
from actions.forms import FormStep
from actions.safe import Events, SafeAction


class ValidateRecognitionForm(FormStep):
    """Take what the person says while asked for profession, country or place."""

    form = "recognition_form"
    own_intents = frozenset({"check_profession", "inform"})

    def name(self) -> str:
        """Return the action's name."""
        return "validate_recognition_form"


class ActionAskProfession(SafeAction):
    """Ask for the profession: openly, or between candidates."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_profession"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the question that fits what is known."""
        dispatcher.utter_message(response="utter_ask_profession")
        return []


class ActionFinding(SafeAction):
    """Tell what is known about the recognition of the person's profession."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_finding"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the finding."""
        return answer(dispatcher, tracker, ["check_profession"])


class ActionTakeUp(SafeAction):
    """Take up information nobody asked for: go on with what it was about."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_take_up"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say that it is noted."""
        dispatcher.utter_message(
            response="utter_inform", topics=["find_counselling", "ask_procedure", "ask_costs"]
        )
        return []
