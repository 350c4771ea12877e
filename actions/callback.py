"""Call-backs: the form that asks, with consent, how and when somebody wants to be reached.

The contact itself never comes here: the channel has sealed it and tells only that there is one.
"""

import os
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.answering import is_question
from actions.forms import MOST_TRIES, FormStep, comes_back, place_events
from actions.safe import Events, SafeAction
from actions.situation import Message
from guidance.contact.callbacks import LEFT, WANTED, WITHDRAWN
from guidance.contact.contacts import UNCLEAR, Kind
from guidance.counselling.needs import told
from guidance.counselling.opening import BERLIN
from guidance.wording.daytimes import ANY, PARTS, Daytime, due, understand

#: Channels that seal contacts before they hand a message on.
CHANNELS = frozenset({"web", "telegram", "whatsapp", "messenger", "sms", "voice"})
#: What the buttons of an open request send.
_WITHDRAW, _AGAIN = "withdraw", "again"
_ASKED_FOR_CONTACT = frozenset({"callback_consent", "callback_contact"})
_OWN = ("callback_consent", "callback_contact", "callback_time", "callback_misses")


class ActionRequestCallback(SafeAction):
    """Begin to ask, or tell of the request that is open; the human ways where nobody calls back."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_request_callback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what fits, or go on with the form."""
        wish = Message.last(tracker).value("manner")
        is_open = _is_open(tracker)
        if not are_taken(tracker):
            dispatcher.utter_message(response="utter_request_callback", **situation.values(tracker))
            return []
        if wish == _WITHDRAW:
            dispatcher.utter_message(response="utter_callback_withdrawn")
            return [SlotSet("callback", {"outcome": WITHDRAWN}), *_forgotten()]
        if is_open and wish != _AGAIN:
            dispatcher.utter_message(response="utter_callback_open")
            return []
        return [*_forgotten(), FollowupAction("callback_form")]


class ActionCancel(SafeAction):
    """Stop; who left no form but waits for a call-back may mean that."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_cancel"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say that it is stopped, or ask whether the call-back is meant."""
        waits = _is_open(tracker) and not comes_back(tracker)
        dispatcher.utter_message(response="utter_callback_open" if waits else "utter_cancel")
        return []


class ActionTalkToHuman(SafeAction):
    """Ask a counsellor into the chat; where none is there, name the ways to people."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_talk_to_human"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what fits."""
        if beside(tracker).get("human"):
            dispatcher.utter_message(response="utter_handover_waiting")
            return [SlotSet("handover", {"wanted": _now().timestamp()})]
        if hours := beside(tracker).get("live_hours"):
            dispatcher.utter_message(response="utter_handover_closed", live_hours=hours)
        dispatcher.utter_message(
            response="utter_talk_to_human",
            topics=["request_callback"] if are_taken(tracker) else [],
            **situation.values(tracker),
        )
        return []


class ValidateCallbackForm(FormStep):
    """Take what the person says while asked for a call-back."""

    form = "callback_form"
    own_intents = frozenset({"request_callback", "inform"})

    def name(self) -> str:
        """Return the action's name."""
        return "validate_callback_form"

    def hear(self, tracker: Tracker) -> Message:
        """Return the last message: what answers the question is no question itself."""
        message = Message.last(tracker)
        if beside(tracker).get("contact") or (
            tracker.get_slot("requested_slot") == "callback_time" and _time(tracker, message)
        ):
            return replace(message, intent="inform", intents=("inform",), decision="answer")
        return message

    def leave(self, dispatcher: CollectingDispatcher, tracker: Tracker, message: Message) -> Events:
        """Return the events that end the form for somebody who does not want to go on."""
        asked = tracker.get_slot("requested_slot")
        cancels = bool(asked) and message.intent == "cancel" and message.decision == "answer"
        refuses = message.intent == "deny" or told(message.text).refuses
        missed = _is_miss(tracker, message) and _misses(tracker) + 1 >= MOST_TRIES
        if cancels:
            dispatcher.utter_message(response="utter_cancel")
        elif asked in _ASKED_FOR_CONTACT and (refuses or missed) and not _kind(tracker):
            dispatcher.utter_message(
                response="utter_callback_declined", topics=["find_counselling", "ask_hotline"]
            )
        else:
            return []
        left = SlotSet("callback", {"outcome": LEFT})
        return [left, *_forgotten(), SlotSet("requested_slot", None), ActiveLoop(None)]

    def settle(
        self, tracker: Tracker, message: Message, asked: str | None, questioned: bool
    ) -> Events:
        """Return the events that settle consent, contact, time and place."""
        events = _contact_events(tracker, message, asked)
        daytime = _time(tracker, message) if asked != "place" else None
        if daytime is None and asked == "callback_time" and not questioned:
            daytime = Daytime()  # whatever it was, the counsellor can ask
        if daytime is None and (_kind(tracker) or tracker.get_slot("callback_contact")) == "email":
            daytime = Daytime()
        if daytime:
            events.append(SlotSet("callback_time", daytime.as_dict()))
        return events + place_events(tracker, message, asked, questioned=questioned)


class ActionAskCallbackContact(SafeAction):
    """Ask how the person is reached; again, with a hint, where that could not be read."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_callback_contact"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the question."""
        missed = bool(tracker.get_slot("callback_misses"))
        response = "utter_callback_contact_unclear" if missed else "utter_ask_callback_contact"
        dispatcher.utter_message(response=response)
        return []


class ActionNoteCallback(SafeAction):
    """Note the request when all is known, and say when somebody calls and how to withdraw."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_note_callback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say that it is noted; nothing where the form was left."""
        kind, daytime = tracker.get_slot("callback_contact"), tracker.get_slot("callback_time")
        if not (kind and daytime):
            return []
        state = situation.state(tracker)
        noted = {
            "outcome": WANTED,
            "daytime": daytime,
            "state": state,
            "language": situation.language(tracker),
            "due_at": due(Daytime(**daytime), state, _now()).timestamp(),
        }
        dispatcher.utter_message(response=f"utter_callback_noted_{kind}", daytime=daytime)
        return [SlotSet("callback", noted)]


def are_taken(tracker: Tracker) -> bool:
    """Return whether somebody answers call-backs, and the channel can seal a contact."""
    on = os.environ.get("LOTSE_CALLBACKS") == "1"
    return on and tracker.get_latest_input_channel() in CHANNELS


def beside(tracker: Tracker) -> dict[str, Any]:
    """Return what the channel told beside the last message."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return event.get("metadata") or {}
    return {}


def _contact_events(tracker: Tracker, message: Message, asked: str | None) -> Events:
    if kind := _kind(tracker):
        agreed = SlotSet("callback_consent", True)  # it was said what writing it means
        return [agreed, SlotSet("callback_contact", kind), SlotSet("callback_misses", 0.0)]
    if asked == "callback_consent" and message.intent == "affirm":
        return [SlotSet("callback_consent", True), SlotSet("callback_misses", 0.0)]
    missed = _is_miss(tracker, message)
    return [SlotSet("callback_misses", _misses(tracker) + 1.0)] if missed else []


def _is_miss(tracker: Tracker, message: Message) -> bool:
    """Return whether a message should have been a contact, or an answer, and is none."""
    asked = tracker.get_slot("requested_slot") in _ASKED_FOR_CONTACT
    asks = is_question(message.intent) and message.decision == "answer"
    agrees = message.intent in ("affirm", "request_callback")
    return asked and not (asks or agrees or _kind(tracker))


def _misses(tracker: Tracker) -> float:
    return float(tracker.get_slot("callback_misses") or 0)


def _kind(tracker: Tracker) -> Kind | None:
    kind = beside(tracker).get("contact")
    return Kind(kind) if kind and kind != UNCLEAR else None


def _time(tracker: Tracker, message: Message) -> Daytime | None:
    if (part := message.value("manner")) in PARTS:
        return Daytime(part)
    if message.pressed:
        return Daytime(ANY) if message.intent == "deny" else None
    return understand(message.text, situation.language(tracker), _now())


def _is_open(tracker: Tracker) -> bool:
    """Return whether a call-back was asked for and not withdrawn."""
    return bool((tracker.get_slot("callback") or {}).get("outcome") == WANTED)


def _forgotten() -> Events:
    return [SlotSet(name, None) for name in _OWN]


def _now() -> datetime:
    return datetime.now(BERLIN)
