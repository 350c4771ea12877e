"""Asks back when a message was not understood well enough to be answered."""

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.intents import DECISION
from bot.nlu.language import LANGUAGE

ACTION_ASK_BACK = "action_ask_back"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class ConfidencePolicy(Policy):
    """Predicts `action_ask_back` where the decision about the message is not to answer it.

    So it does for a message in a language we do not speak. Inside a form the form comes first: a
    half-understood message is most likely the answer to the form's question.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return a priority above that of the RulePolicy, which has a rule for each intent."""
        return {"priority": 7}

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
        """Return the action that asks back, then the one that listens, else no action."""
        probabilities = self._default_predictions(domain)
        action = _next_action(tracker)
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


def _next_action(tracker: DialogueStateTracker) -> Optional[str]:
    if tracker.latest_action_name == ACTION_ASK_BACK:
        return ACTION_LISTEN_NAME
    understood = (tracker.latest_message.parse_data or {}) if tracker.latest_message else {}
    unspoken = (understood.get(LANGUAGE) or {}).get("unspoken")
    unsure = understood.get(DECISION, "answer") != "answer" or unspoken
    new = tracker.latest_action_name == ACTION_LISTEN_NAME
    return ACTION_ASK_BACK if unsure and new else None
