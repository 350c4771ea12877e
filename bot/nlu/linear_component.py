"""What pipeline components with a linear model share: how they are made, kept and found again."""

from pathlib import Path
from typing import Any, ClassVar, Dict, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.nlu.linear import LinearModel


class LinearComponent(GraphComponent):
    """A component whose knowledge is a `LinearModel` in one file."""

    file: ClassVar[str]

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LinearModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearComponent":
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearComponent":
        """Return the component as trained."""
        with model_storage.read_from(resource) as directory:
            model = LinearModel.load(Path(directory) / cls.file)
        return cls(config, model_storage, resource, model)

    def keep(self, model: LinearModel) -> Resource:
        """Use a model from now on, and keep it; return where."""
        self._model = model
        with self._model_storage.write_to(self._resource) as directory:
            model.save(Path(directory) / self.file)
        return self._resource
