"""The entity component: finds professions, countries, places and languages by name."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import find_entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GazetteerEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities with canonical values, found in the gazetteers of `guidance`."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "GazetteerEntityExtractor":
        """Return the extractor: it has nothing to learn."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found in each message that has none yet (a button's payload has)."""
        for message in messages:
            if message.get(TEXT) and not message.get(ENTITIES):
                found = self.add_extractor_name(find_entities(message.get(TEXT)))
                message.set(ENTITIES, found, add_to_output=True)
        return messages
