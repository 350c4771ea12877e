"""Actions that answer questions, ask back, and say things again."""

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import (
    answer,
    guesses,
    in_crisis,
    is_advised_on,
    last_replies,
    questions,
    stays_in_crisis,
)
from actions.counselling import MOST_OFFERS, knows_somebody_new, offer_partners
from actions.recognition import ActionTakeUp
from actions.safe import Events, SafeAction
from actions.situation import ABROAD, Message
from actions.wishes import Wish
from guidance.counselling.needs import told
from guidance.languages import LANGUAGES
from guidance.topics import subjects, topics

#: In words: whoever wishes to have the last reply in another manner says no more than that.
_BRIEFLY = 5
#: What is said behind a reply that exists in one wording only; not said again with it.
_NO_SIMPLER = "utter_no_simpler"


class ActionAnswer(SafeAction):
    """Answer all the questions of the last message, in order."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say one answer per question, then look up a profession named, or say who advises near."""
        message = Message.last(tracker)
        asked = questions(message)
        seeks = "find_counselling" in asked
        checks = "check_profession" in asked and bool(message.value("profession"))
        led_to = {"find_counselling"} | ({"check_profession"} if checks else set())
        asked = [intent for intent in asked if intent not in led_to]
        if checks:
            events = answer(dispatcher, tracker, asked, lead_on=False)
            return [*events, FollowupAction("recognition_form")]
        offer = any(map(is_advised_on, asked)) and _says_where(tracker, message)
        offer = offer and (seeks or knows_somebody_new(tracker))
        events = answer(dispatcher, tracker, asked, lead_on=not (offer or seeks))
        if not offer:
            return [*events, FollowupAction("counselling_form")] if seeks else events
        abroad = [SlotSet("place", ABROAD)] if situation.is_abroad(tracker) else []
        most = MOST_OFFERS if len(asked) == 1 else 1
        return [*events, *abroad, *offer_partners(dispatcher, tracker, Wish(), most)]


class ActionAskBack(SafeAction):
    """Offer guesses when a message was not understood; the second time, a person."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_back"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what might be meant, and never only that it was not understood."""
        message = Message.last(tracker)
        if _is_unspoken(tracker):
            for language in ("en", "de"):
                dispatcher.utter_message(
                    response="utter_language_not_spoken", say_in=language, choices=_languages()
                )
            return []
        if _wants_it_again(tracker, message):
            return ActionRepeat().act(dispatcher, tracker)
        if _tells(message) or told(message.text).abroad:
            return ActionTakeUp().act(dispatcher, tracker)
        if _looks_for_advice(message):
            return [FollowupAction("counselling_form")]
        if stays_in_crisis(dispatcher, tracker):
            return []
        likely = guesses(tracker)
        again = _missed_before(tracker)
        if message.intent == "out_of_scope" and message.decision == "decline" and not again:
            dispatcher.utter_message(response="utter_out_of_scope", subjects=list(subjects()))
        elif again:
            dispatcher.utter_message(response="utter_human_ways", subjects=list(subjects()))
        elif likely:
            dispatcher.utter_message(response="utter_not_sure", questions=likely, topics=["help"])
        else:
            dispatcher.utter_message(response="utter_menu", subjects=list(subjects()))
        return []


class ActionGreet(SafeAction):
    """Greet; who says in the greeting what or where she is gets on at once."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_greet"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Greet back, or take up what was told."""
        if _tells(Message.last(tracker)):
            return ActionTakeUp().act(dispatcher, tracker)
        dispatcher.utter_message(response="utter_greet")
        return []


class ActionMenu(SafeAction):
    """Show what Lotse can do, or the topics of one subject."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_menu"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the menu; who asks for help in a crisis gets that help again."""
        message = Message.last(tracker)
        if not message.pressed and stays_in_crisis(dispatcher, tracker):
            return []
        subject = message.value("subject")
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
        message = Message.last(tracker)
        manner = message.value("manner") or told(message.text).again
        topic = _on_which_more(tracker)
        if manner == "more" and topic and topic != "crisis":  # there all there is to say is said
            dispatcher.utter_message(response=f"utter_{topic}_more", **situation.values(tracker))
            return []
        replies = [said for said in last_replies(tracker) if said["response"] != _NO_SIMPLER]
        if not replies:
            dispatcher.utter_message(response="utter_help", subjects=list(subjects()))
        if tracker.active_loop and manner != "german":
            replies = replies[:-1]  # the form's question, which the form asks again
        language = situation.language(tracker)
        for reply in replies:
            dispatcher.utter_message(**reply, **_in_manner(manner, language))
        if replies and manner == "simple" and language != "de" and not in_crisis(tracker):
            dispatcher.utter_message(response=_NO_SIMPLER, topics=["talk_to_human"])
        return []


class ActionChangeLanguage(SafeAction):
    """Go on in the language the person asked for."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_change_language"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Set the language, or offer those there are; "show it in German" is for one reply only."""
        message = Message.last(tracker)
        if told(message.text).again == "german":
            return ActionRepeat().act(dispatcher, tracker)
        wished = message.value("language")
        if wished in LANGUAGES:
            dispatcher.utter_message(response="utter_language_changed", say_in=wished)
            return [SlotSet("language", wished), SlotSet("language_chosen", True)]
        response = "utter_language_not_spoken" if wished else "utter_which_language"
        dispatcher.utter_message(response=response, choices=_languages())
        return []


def _wants_it_again(tracker: Tracker, message: Message) -> bool:
    """Return whether no more is wished than the last reply in another manner."""
    brief = len(message.text.split()) <= _BRIEFLY
    return brief and bool(told(message.text).again and last_replies(tracker))


def _on_which_more(tracker: Tracker) -> str | None:
    """Return the topic there is more to say on: behind a finding the way to recognition."""
    topic: str | None = tracker.get_slot("topic")
    if topic == "check_profession" and situation.profession(tracker):
        return "ask_procedure"
    return topic


def _tells(message: Message) -> bool:
    """Return whether a message tells a profession or a place to go on with."""
    return bool(message.value("profession") or message.value("location"))


def _is_unspoken(tracker: Tracker) -> bool:
    """Return whether the last message is clearly in a language we do not speak."""
    return bool((tracker.latest_message.get("language") or {}).get("unspoken"))


def _languages() -> list[dict[str, str]]:
    return [
        {"title": spoken.name, "payload": f'/change_language{{"language": "{code}"}}'}
        for code, spoken in LANGUAGES.items()
    ]


def _says_where(tracker: Tracker, message: Message) -> bool:
    """Return whether the message says where the person is, without any doubt."""
    if message.value("location"):
        return len(situation.place_options(tracker)) == 1
    return situation.is_abroad(tracker) and tracker.get_slot("place") != ABROAD


def _looks_for_advice(message: Message) -> bool:
    """Return whether a message that was not understood wants advice, and on what or where."""
    said = told(message.text)
    return said.advice and bool(said.abroad or said.refuses or said.topic or said.matter)


def _in_manner(manner: str | None, language: str) -> dict[str, str]:
    if manner == "german":
        return {"say_in": "de"}
    return {"say_in": "de_simple"} if language == "de" else {}


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
