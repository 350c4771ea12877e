"""What somebody needs of the directory: read from all that was said, never asked twice."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from rasa_sdk import Tracker

from actions import situation
from actions.situation import Message
from actions.wishes import Wish
from guidance.counselling.directory import TARGET_GROUPS
from guidance.counselling.needs import Told, told
from guidance.counselling.ranking import ROLES
from guidance.counselling.referral import Need
from guidance.geography.countries import origin
from guidance.recognition.professions import profession, target_groups
from guidance.topics import Topic, topics

#: So far back messages are read.
MOST_MESSAGES = 60
#: A guess with less confidence tells nothing about the matter.
_LIKELY = 0.35
#: Subjects of the topics that do not tell what somebody's matter is.
_NO_MATTER = frozenset({"counselling", "data", "dialogue"})

Said = Sequence[tuple[Message, Told]]


def need(tracker: Tracker, wish: Wish | None = None) -> Need:
    """Return what the person is looking for, as far as the conversation tells."""
    wish = wish or Wish()
    said = list(islice(_said(tracker), MOST_MESSAGES))
    place = situation.place(tracker)
    topic = matter(said, knows_profession=situation.profession(tracker) is not None)
    return Need(
        topic=topic or "recognition",
        at=datetime.now(UTC),
        place=place if place and place.kind != "state" else None,
        state=place.state if place else None,
        abroad=situation.is_abroad(tracker),
        languages=_languages(tracker, said, wish),
        targets=_groups(tracker, said, topic),
        formats=wish.formats or _first(told.formats for _, told in said),
        formats_only=bool(wish.formats),
        exclude=wish.exclude,
        general=topic is None,
        beyond_km=wish.beyond_km,
    )


def messages(tracker: Tracker) -> Iterator[Message]:
    """Yield what the person said or pressed, the last first."""
    for event in reversed(tracker.events):
        if event["event"] == "user" and event.get("text"):
            yield Message.of(event.get("parse_data") or {}, event["text"])


def matter(said: Said, *, knows_profession: bool = False) -> str | None:
    """Return the directory's topic that was spoken of last; None if there was none.

    Words that name it come first, then the questions asked, then what a group or a message that
    was not quite understood makes likely.
    """
    for message, words in said:
        if topic := words.topic or _asked(message):
            return topic
    for message, words in said:
        if words.matter and not (knows_profession and words.matter == "residence"):
            return words.matter
        if not knows_profession and (topic := _guess(message)):
            return topic
    return "recognition" if knows_profession else None


def _said(tracker: Tracker) -> Iterator[tuple[Message, Told]]:
    for message in messages(tracker):
        yield message, Told() if message.pressed else told(message.text)


def _asked(message: Message) -> str | None:
    """Return the directory's topic of the questions in a message, a special one before others."""
    if not message.sure:
        return None
    known = list(filter(None, map(_topic, message.intents)))
    special = (topic.counselling for topic in known if topic.counselling)
    return next(special, None) or ("recognition" if known else None)


def _guess(message: Message) -> str | None:
    likely = not message.sure and message.confidence >= _LIKELY
    topic = _topic(message.intent) if likely else None
    return topic.counselling if topic else None


def _topic(intent: str) -> Topic | None:
    topic = topics().get(intent)
    return topic if topic and topic.subject not in _NO_MATTER else None


def _languages(tracker: Tracker, said: Said, wish: Wish) -> tuple[str, ...]:
    """Return the languages to be spoken in order of preference: wished, spoken with us, written."""
    wished = list(wish.languages)
    for message, words in said:
        if message.intent != "change_language":
            wished += [e["value"] for e in message.entities if e["entity"] == "language"]
        wished += words.languages
    written = [message.language for message, _ in said if not message.pressed and message.language]
    return tuple(dict.fromkeys([*wished, situation.language(tracker), *written]))


def _groups(tracker: Tracker, said: Said, topic: str | None) -> frozenset[str]:
    """Return the groups the person belongs to; a role only where one asks in that role."""
    named = {group for _, words in said for group in words.groups}
    roles = TARGET_GROUPS["role"]
    groups = (named - roles) | (named & roles & ROLES.get(topic or "", frozenset()))
    if key := situation.profession(tracker):
        groups |= target_groups(profession(key))
    if code := situation.country(tracker):
        groups.add("eu" if origin(code) == "eu" else "third_country")
    return frozenset(groups)


def _first(several: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return next(filter(None, several), ())
