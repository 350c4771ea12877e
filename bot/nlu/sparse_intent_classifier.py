"""The intent component: a calibrated linear classifier over n-grams, for all languages at once."""

from dataclasses import asdict
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import encoder, linear
from bot.nlu.intents import DECISION, INTENTS, Thresholds, mark, understand
from bot.nlu.linear_component import LinearComponent
from bot.nlu.ngrams import intent_grams
from bot.settings import settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SparseIntentClassifier(LinearComponent, IntentClassifier):
    """Ranks the intents of a message and decides whether to answer, to ask back or to decline.

    Output properties: `intent`, `intent_ranking`, `decision` (answer, ask or decline) and
    `intents`, all the questions found in the message with the main one first.
    """

    file = "intents.npz"

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[linear.LinearModel] = None,
    ) -> None:
        super().__init__(config, model_storage, resource, model)
        self._thresholds = Thresholds.from_config(config)
        folder = settings().encoder
        self._encode = encoder.load(folder).vectors if folder else None
        if model and bool(len(model.meaning)) != bool(folder):
            raise encoder.EncoderError(
                "LOTSE_ENCODER: the model was trained with another one, train it again"
            )

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return what training and the decision depend on (see `Thresholds`)."""
        training = {"regularisation": 1.0, "max_grams": 600_000}
        return training | {"ranking_length": 10} | asdict(Thresholds())

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on all examples, and keep it."""
        examples = training_data.intent_examples
        texts = [mark(message.get(TEXT), message.get(ENTITIES, [])) for message in examples]
        model = linear.fit(
            map(intent_grams, texts),
            [message.get(INTENT) for message in examples],
            regularisation=self._config["regularisation"],
            max_grams=self._config["max_grams"],
            vectors=self._encode(texts) if self._encode else None,
        )
        return self.keep(model)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intents of each message; a button's payload says its intent itself."""
        for message in messages:
            text = message.get(TEXT)
            if self._model and text and not text.startswith(INTENT_MESSAGE_PREFIX):
                entities = message.get(ENTITIES, [])
                found = understand(self._model, text, entities, self._thresholds, self._encode)
                ranking = [
                    {"name": name, "confidence": confidence}
                    for name, confidence in found.ranking[: self._config["ranking_length"]]
                ]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
                message.set(DECISION, found.decision, add_to_output=True)
                message.set(INTENTS, list(found.intents), add_to_output=True)
        return messages
