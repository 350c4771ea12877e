"""Keeps languages as entities only where somebody wants to speak them."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import spoken_only
from bot.nlu.language import LANGUAGE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SpokenLanguageFilter(GraphComponent):
    """Tells, once the intent is known, a language to be spoken from one that is only mentioned.

    German as the subject of a course or the language of a document is no entity; "русский" may be
    a nationality or a language.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._speaking = frozenset(config["speaking"])
        self._any_language = frozenset(config["any_language"])

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the intents in which languages are meant to be spoken, and German among them."""
        return {"speaking": [], "any_language": []}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpokenLanguageFilter":
        """Return the filter: it has nothing to learn."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Settle the languages of each message."""
        for message in messages:
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            if message.get(TEXT, "").startswith(INTENT_MESSAGE_PREFIX):
                continue
            settled = spoken_only(
                message.get(ENTITIES, []),
                speaking=intent in self._speaking,
                german_too=intent in self._any_language,
                written=(message.get(LANGUAGE) or {}).get("code"),
            )
            message.set(ENTITIES, settled, add_to_output=True)
        return messages
