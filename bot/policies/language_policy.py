"""Keeps the slot `language`: the language in which the conversation goes on."""

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.language import LANGUAGE, conversation_language


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class LanguagePolicy(Policy):
    """Never predicts an action; adds the event that sets the language when it changes."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the priority, which decides nothing: no action is ever predicted."""
        return {"priority": 1}

    def train(
        self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Return the resource: there is nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return no action, and the new language if the last message changed it."""
        events = []
        message = tracker.latest_message
        if message is not None and message.text and _is_new(tracker):
            current = tracker.get_slot(LANGUAGE)
            language = conversation_language(
                current,
                message.text,
                (message.parse_data or {}).get(LANGUAGE),
                chosen=bool(tracker.get_slot("language_chosen")),
                first=not _spoke_before(tracker),
            )
            if language != current:
                events.append(SlotSet(LANGUAGE, language))
        return self._prediction(self._default_predictions(domain), events=events)


def _is_new(tracker: DialogueStateTracker) -> bool:
    """Return whether nothing has been done yet about the last message."""
    return tracker.latest_action_name in (None, ACTION_LISTEN_NAME)


def _spoke_before(tracker: DialogueStateTracker) -> bool:
    """Return whether the person has typed anything before the last message."""
    typed = sum(
        1
        for event in tracker.events
        if event.type_name == "user" and event.text and not event.text.startswith("/")
    )
    return typed > 1
