"""The recognition finder: the form that asks profession, country and place, and its result."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import answer, stays_in_crisis
from actions.counselling import offer_partners
from actions.forms import MOST_TRIES, SHORT_ANSWER, FormStep
from actions.needs import messages
from actions.safe import Events, SafeAction
from actions.situation import UNKNOWN, Message
from actions.wishes import Wish
from guidance.counselling.needs import told
from guidance.geography.countries import comes_from
from guidance.reading.choosing import chosen
from guidance.recognition.professions import profession_name
from guidance.topics import topics

#: So many candidates are offered as buttons.
MOST_CANDIDATES = 5
#: So often the country is asked for, whatever is told instead.
MOST_ASKED = 3
#: Between the ids of one profession in a button's payload.
_OR = "|"


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
            choices = [_choice([key], language) for key in options[:MOST_CANDIDATES]]
            dispatcher.utter_message(response="utter_which_profession", choices=choices)
        elif tracker.get_slot("profession_misses"):
            dispatcher.utter_message(response="utter_profession_not_found")
        else:
            dispatcher.utter_message(response="utter_ask_profession")
        return []


class ActionFinding(SafeAction):
    """Tell what is known about the person's profession, the next steps, and who advises."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_finding"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the finding, its steps and the nearest advice; then offer what else was named."""
        key = situation.profession(tracker)
        if key is None:
            return answer(dispatcher, tracker, ["check_profession"])
        case = _case(tracker, key)
        dispatcher.utter_message(response="utter_finding", offer={"type": "profession"} | case)
        dispatcher.utter_message(response="utter_finding_steps", offer={"type": "steps"} | case)
        events = offer_partners(dispatcher, tracker, Wish(), most=1)
        if more := tracker.get_slot("also_named"):
            language = situation.language(tracker)
            choices = [_choice(options, language) for options in more]
            dispatcher.utter_message(response="utter_finding_more", choices=choices)
        return [
            *events,
            SlotSet("also_named", None),
            SlotSet("topic", "check_profession"),
            *situation.derived(tracker),
        ]


def _case(tracker: Tracker, key: str) -> dict[str, Any]:
    """Return the values of the finding's cards (see `guidance.recognition.finding.Case`)."""
    known = situation.values(tracker)
    answered = tracker.get_slot("answered") or ()
    return {
        "profession": key,
        "state": situation.state(tracker),
        "origin": known.get("origin"),
        "abroad": bool(known.get("abroad")),
        "without_documents": "ask_missing_documents" in answered,
        "without_diploma": "ask_no_formal_qualification" in answered,
    }


class ActionTakeUp(SafeAction):
    """Take up information nobody asked for: go on with what it is good for."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_take_up"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Look up the profession or the place that was named, or lead on."""
        message = Message.last(tracker)
        events = situation.derived(tracker)
        if message.value("profession") or _leads_to_finding(tracker, message):
            return [*events, FollowupAction("recognition_form")]
        if message.value("location") or told(message.text).abroad:
            return [*events, FollowupAction("counselling_form")]
        if stays_in_crisis(dispatcher, tracker):
            return events
        reply = message.intent if message.intent in ("affirm", "deny") else "inform"
        dispatcher.utter_message(
            response=f"utter_{reply}", topics=["find_counselling", "ask_procedure", "ask_costs"]
        )
        return events


def _leads_to_finding(tracker: Tracker, message: Message) -> bool:
    """Return whether a place or country completes or corrects a finding, not only a referral.

    Who asked something else, say about unpaid wages, is referred for that.
    """
    told = bool(message.value("location") or message.value("country"))
    topic = topics().get(tracker.get_slot("topic") or "")
    other = topic is not None and topic.counselling and topic.subject != "recognition"
    referred = other or tracker.get_slot("offered")
    found = tracker.get_slot("topic") == "check_profession" or not referred
    return told and found and situation.profession(tracker) is not None


def _profession_events(
    tracker: Tracker, message: Message, asked: str | None, questioned: bool
) -> Events:
    """Return the events that settle the profession: known, one of several, or not found."""
    named = _picked(tracker, message) or named_professions(message) or _in_slot(tracker)
    if named:
        first, *others = named
        certain = len(first) == 1
        return [
            SlotSet("profession", first[0] if certain else None),
            SlotSet("profession_options", None if certain else list(first)),
            *([SlotSet("also_named", others)] if others else []),
        ]
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


def named_professions(message: Message) -> list[list[str]]:
    """Return the professions that a message names, in order, each as the ids it can mean.

    One that is named twice counts once, the narrower words decide: "engineer, civil engineer".
    """
    named: list[list[str]] = []
    for entity in message.entities:
        if entity["entity"] != "profession":
            continue
        options = _options(entity["value"])
        for known in named:
            if common := [key for key in known if key in options]:
                known[:] = common
                break
        else:
            named.append(options)
    return named


def _picked(tracker: Tracker, message: Message) -> list[list[str]]:
    """Return the one of the candidates offered that a short answer has a word of, else none."""
    options = tracker.get_slot("profession_options") or ()
    if message.pressed or message.intent == "deny" or len(message.text.split()) > SHORT_ANSWER:
        return []
    language = situation.language(tracker)
    number = chosen(message.text, [profession_name(key, language) for key in options])
    return [] if number is None else [[options[number]]]


def _options(value: Any) -> list[str]:
    """Return the ids that an entity's value or a button's payload stands for."""
    return list(value) if isinstance(value, list) else str(value).split(_OR)


def _in_slot(tracker: Tracker) -> list[list[str]]:
    """Return the professions of an earlier message that were not settled yet."""
    kept = tracker.get_slot("profession")
    if not isinstance(kept, list):
        return []
    several = any(isinstance(value, list) for value in kept)
    return [_options(value) for value in kept] if several else [kept]


def _country_events(
    tracker: Tracker, message: Message, asked: str | None, questioned: bool
) -> Events:
    """Ask for the country once: what is not understood then is left open.

    Whoever named a city abroad to be from is not asked; whoever corrects something else instead
    is asked again, but not for ever.
    """
    if tracker.get_slot("country"):
        return []
    if code := next(filter(None, (comes_from(said.text) for said in messages(tracker))), None):
        return [SlotSet("country", code)]
    if asked != "country" or questioned:
        return []
    corrects = message.value("profession") or message.value("location")
    return [] if corrects and _times_asked(tracker) < MOST_ASKED else [SlotSet("country", UNKNOWN)]


def _times_asked(tracker: Tracker) -> int:
    """Return how often the country was asked for in this conversation."""
    said = (event.get("metadata") or {} for event in tracker.events if event["event"] == "bot")
    return sum(told.get("utter_action") == "utter_ask_country" for told in said)


def _choice(options: Sequence[str], language: str) -> dict[str, Any]:
    """Return a button for a profession; where it may be one of several, the widest names it."""
    return {
        "title": profession_name(options[0], language),
        "payload": f'/inform{{"profession": "{_OR.join(options)}"}}',
    }
