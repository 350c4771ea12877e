"""Replies out of the gettext catalogues, inside the Rasa process (`nlg:` in endpoints.yml)."""

import logging
from dataclasses import asdict
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlu.language import LANGUAGE
from bot.settings import settings
from guidance import topics
from guidance.languages import LANGUAGES
from guidance.wording import cards, replies, wishes
from guidance.wording.catalogue import DEFAULT_LANGUAGE, base_language, translate
from guidance.wording.values import in_words

log = logging.getLogger(__name__)

#: What is said when something else could not be.
TROUBLE = "utter_trouble"


class GettextNLG(TemplatedNaturalLanguageGenerator):
    """Chooses the response variant as Rasa does, then says it in the conversation's language.

    Actions pass values, never sentences. Besides the values of placeholders they may pass
    `topics` (intents offered as buttons), `questions` (the same, spelled out as guesses),
    `subjects` (the menu), `offer` (what a card shows), `choices` (buttons with a title of
    their own), `wishes` (of the next referral) and `say_in` (another language).
    """

    def __init__(self, endpoint_config: EndpointConfig | None, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Return the message: text, language, direction, buttons, card and sources.

        What cannot be said is replaced by a word that there is trouble: nobody is left without one.
        """
        try:
            return self._said(utter_action, tracker, output_channel, kwargs)
        except Exception as error:
            log.error("%s could not be said: %s", utter_action, type(error).__name__)
            return self._said(TROUBLE, tracker, output_channel, {})

    def _said(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        kwargs: dict[str, Any],
    ) -> dict[str, Any] | None:
        situation = {**tracker.current_slot_values(), **kwargs}
        response = first_fitting(self.responses, utter_action, output_channel, situation)
        if response is None:
            return None
        language = kwargs.get("say_in") or tracker.get_slot(LANGUAGE) or DEFAULT_LANGUAGE
        kept = settings()
        values = {
            "retention": kept.retention_days,
            "callback_days": kept.callback_days,
            **situation,
        }
        card = cards.card(kwargs["offer"], language) if "offer" in kwargs else None
        if card:
            values["card_text"] = cards.as_text(card)
        said = replies.reply(utter_action, response, language, in_words(values, language))
        message: dict[str, Any] = {
            "text": said.text,
            "lang": said.language,
            "dir": LANGUAGES[said.language].direction,
            "buttons": buttons(response, kwargs, language),
            "sources": [asdict(source) for source in _sources(said, kwargs)],
            "told": {
                "variant": self.responses[utter_action].index(response),
                "values": _told(response, values),
            },
        }
        if card:
            message["card"] = card
        return message


def _sources(said: replies.Reply, values: dict[str, Any]) -> list[replies.Source]:
    """Return what a message rests on: the facts of its text, and the rows behind its card."""
    behind = cards.card_sources(values["offer"]) if "offer" in values else []
    return [*said.sources, *behind]


def _told(response: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values shown in a reply, so that it can be said again in another language.

    Figures come from the facts, and a card from what it shows.
    """
    shown = set(replies.placeholders(response.get("text", ""))) - {"card_text"}
    return {name: values[name] for name in shown if values.get(name) is not None}


def first_fitting(
    responses: dict[str, list[dict[str, Any]]],
    name: str,
    channel: str,
    situation: dict[str, Any],
) -> dict[str, Any] | None:
    """Return the first variant whose conditions hold: the most specific ones stand first."""
    fitting = ResponseVariationFilter(responses).responses_for_utter_action(
        name, channel, situation
    )
    return fitting[0] if fitting else None


def buttons(
    response: dict[str, Any], values: dict[str, Any], language: str
) -> list[dict[str, Any]]:
    """Return the buttons of a response and those its values ask for, in the language."""
    known = topics.topics()
    offered = [
        (translate(language, "button", button["title"])[0], button["payload"])
        for button in response.get("buttons", ())
    ]
    offered += [
        (translate(language, topics.QUESTION, known[intent].question)[0], f"/{intent}")
        for intent in values.get("questions", ())
    ]
    offered += [
        (translate(language, topics.SUBJECT, label)[0], f'/help{{"subject": "{subject}"}}')
        for subject, label in topics.subjects().items()
        if subject in values.get("subjects", ())
    ]
    offered += [(choice["title"], choice["payload"]) for choice in values.get("choices", ())]
    offered += [
        (wishes.label(wish, language), wishes.payload(wish)) for wish in values.get("wishes", ())
    ]
    offered += [
        (translate(language, topics.LABEL, known[intent].label)[0], f"/{intent}")
        for intent in values.get("topics", ())
    ]
    return [
        {"title": title, "payload": payload, "lang": base_language(language)}
        for title, payload in offered
    ]
