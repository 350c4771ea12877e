"""The pipeline's first component tells in which language a message is."""

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import linear
from bot.nlu.language import LANGUAGE, identify, unspoken_examples
from bot.nlu.linear_component import LinearComponent
from bot.nlu.ngrams import language_grams

#: So much of an example is learned from: its language shows early, and the rest costs time.
_TELLING = 80


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(LinearComponent):
    """Learns the languages from the training examples and tells the language of each message.

    Each example says its language in the metadata of its intent. Sentences in languages Lotse does
    not speak lie in a file for each, so that it knows what it does not speak. The message gets a
    `language` output property (see `IdentifiedLanguage`).
    """

    file = "language.npz"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the regularisation, the softmax temperature and the most n-grams to keep."""
        return {"regularisation": 0.5, "temperature": 0.2, "max_grams": 80_000}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on all examples that say their language, and keep it."""
        examples = [
            (message.get(TEXT), language)
            for message in training_data.intent_examples
            if (language := (message.get("metadata") or {}).get("intent", {}).get("language"))
        ]
        examples += unspoken_examples()
        model = linear.fit(
            (language_grams(text[:_TELLING]) for text, _ in examples),
            [language for _, language in examples],
            regularisation=self._config["regularisation"],
            max_grams=self._config["max_grams"],
        )
        return self.keep(model)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data unchanged: the examples know their language."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the `language` of each message."""
        for message in messages:
            if self._model and message.get(TEXT):
                found = identify(self._model, message.get(TEXT), self._config["temperature"])
                message.set(LANGUAGE, found, add_to_output=True)
        return messages
