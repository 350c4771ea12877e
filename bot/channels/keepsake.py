"""The keep-it card of a conversation: which partner, and what the person comes for.

Made from the conversation's events when it is asked for, off the event loop, and kept nowhere.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.intents import DECISION
from bot.nlu.language import LANGUAGE
from guidance.counselling.opening import BERLIN
from guidance.topics import ABOUT, Topic, topics
from guidance.wording.catalogue import DEFAULT_LANGUAGE, catalogue
from guidance.wording.keep import GERMAN, Matter, as_text, keep

#: What the content is called in a request, and its type on the way back.
FORMATS: Mapping[str, str] = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}
#: So many questions are told to the desk: the last ones.
_MOST_QUESTIONS = 2
#: Subjects of the topics that tell the desk nothing.
_NO_QUESTION = frozenset({"counselling", "data", "dialogue"})


def offered(events: Iterable[Event], partner: str | None = None) -> Mapping[str, Any] | None:
    """Return the values of the last card of a partner, by default of the best one offered last.

    None where no partner, or not this one, was offered.
    """
    turns = [
        [offer for event in turn if (offer := _offer(event))]
        for said, turn in groupby(events, lambda event: isinstance(event, UserUttered))
        if not said
    ]
    offers = [offer for turn in reversed(turns) for offer in turn]
    return next((offer for offer in offers if partner in (None, offer["id"])), None)


def content(tracker: DialogueStateTracker, offer: Mapping[str, Any], form: str) -> bytes:
    """Return the keep-it card for an offer, `form` being one of FORMATS."""
    language = tracker.get_slot(LANGUAGE) or DEFAULT_LANGUAGE
    card = keep(offer, matter(tracker), language, datetime.now(BERLIN).date())
    if form == "txt":
        return as_text(card).encode()
    # Fonts and their shaping take a while to import, and most conversations need none.
    from guidance.wording.keep_pdf import as_pdf

    return as_pdf(card)


def matter(tracker: DialogueStateTracker) -> Matter:
    """Return what the person comes for: the last questions, profession and country."""
    asked = [
        event.parse_data.get("intent", {}).get("name", "")
        for event in tracker.events
        if isinstance(event, UserUttered) and event.parse_data.get(DECISION, "answer") == "answer"
    ]
    known = [topics()[intent] for intent in asked if intent in topics()]
    told = dict.fromkeys(topic.about for topic in known if _is_for_the_desk(topic))
    say = catalogue(GERMAN).pgettext
    return Matter(
        about=tuple(say(ABOUT, about) for about in list(told)[-_MOST_QUESTIONS:]),
        profession=_certain(tracker.get_slot("profession")),
        country=_certain(tracker.get_slot("country")),
    )


def _offer(event: Event) -> Mapping[str, Any] | None:
    told = event.metadata or {} if isinstance(event, BotUttered) else {}
    offer = told.get("offer")
    return offer if isinstance(offer, dict) and offer.get("type") == "partner" else None


def _is_for_the_desk(topic: Topic) -> bool:
    """Return whether a topic is shown at the desk; nobody should have to show a crisis."""
    return topic.subject not in _NO_QUESTION and topic.intent != "crisis"


def _certain(value: Any) -> str | None:
    """Return the value of a slot that holds one, and not several or none."""
    return value if isinstance(value, str) and value != "unknown" else None
