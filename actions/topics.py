"""Actions that answer questions, ask back, and say things again."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import answer, is_question, last_replies, questions
from actions.recognition import ActionTakeUp
from actions.safe import Events, SafeAction
from actions.situation import Message
from guidance.topics import subjects, topics

#: How many guesses are offered.
GUESSES = 2
#: Below this a guess would only confuse.
_LEAST_CONFIDENCE = 0.05


class ActionAnswer(SafeAction):
    """Answer all the questions of the last message, in order."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say one answer per question."""
        return answer(dispatcher, tracker, questions(Message.last(tracker)))


class ActionAskBack(SafeAction):
    """Offer guesses when a message was not understood; the second time, a person."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_back"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what might be meant, and never only that it was not understood."""
        message = Message.last(tracker)
        if message.value("profession") or message.value("location"):
            return ActionTakeUp().act(dispatcher, tracker)
        guesses = _guesses(tracker)
        if message.intent == "out_of_scope" and message.decision == "decline":
            dispatcher.utter_message(response="utter_out_of_scope", subjects=list(subjects()))
        elif _missed_before(tracker):
            dispatcher.utter_message(response="utter_human_ways", subjects=list(subjects()))
        elif guesses:
            dispatcher.utter_message(response="utter_not_sure", questions=guesses, topics=["help"])
        else:
            dispatcher.utter_message(response="utter_menu", subjects=list(subjects()))
        return []


class ActionMenu(SafeAction):
    """Show what Lotse can do, or the topics of one subject."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_menu"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the menu."""
        subject = Message.last(tracker).value("subject")
        inside = [topic.intent for topic in topics().values() if topic.subject == subject]
        if inside:
            dispatcher.utter_message(response="utter_subject", topics=inside)
        else:
            dispatcher.utter_message(response="utter_help", subjects=list(subjects()))
        return []


class ActionRepeat(SafeAction):
    """Say the last reply again: longer, in simple language, or in German to show at an office."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_repeat"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say it in the manner asked for."""
        manner = Message.last(tracker).value("manner")
        topic = tracker.get_slot("topic")
        if manner == "more" and topic:
            dispatcher.utter_message(response=f"utter_{topic}_more", **situation.values(tracker))
            return []
        replies = last_replies(tracker)
        if not replies:
            dispatcher.utter_message(response="utter_help", subjects=list(subjects()))
        for reply in replies:
            dispatcher.utter_message(**reply, **_in_manner(manner, situation.language(tracker)))
        return []


class ActionChangeLanguage(SafeAction):
    """Go on in the language the person asked for."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_change_language"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Set the language, or offer those there are."""
        from guidance.languages import LANGUAGES

        wished = Message.last(tracker).value("language")
        if wished in LANGUAGES:
            dispatcher.utter_message(response="utter_language_changed", say_in=wished)
            return [SlotSet("language", wished), SlotSet("language_chosen", True)]
        choices = [
            {"title": spoken.name, "payload": f'/change_language{{"language": "{code}"}}'}
            for code, spoken in LANGUAGES.items()
        ]
        response = "utter_language_not_spoken" if wished else "utter_which_language"
        dispatcher.utter_message(response=response, choices=choices)
        return []


def _in_manner(manner: str | None, language: str) -> dict[str, str]:
    if manner == "german":
        return {"say_in": "de"}
    return {"say_in": "de_simple"} if language == "de" else {}


def _guesses(tracker: Tracker) -> list[str]:
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [
        guess["name"]
        for guess in ranking
        if guess["confidence"] >= _LEAST_CONFIDENCE
        and (
            is_question(guess["name"]) or guess["name"] in ("find_counselling", "check_profession")
        )
    ]
    return likely[:GUESSES]


def _missed_before(tracker: Tracker) -> bool:
    """Return whether the message before the last one was not understood either."""
    turns = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            turns += 1
        elif event["event"] == "action" and turns == 1 and event["name"] == "action_ask_back":
            return True
        if turns == 2:
            return False
    return False
