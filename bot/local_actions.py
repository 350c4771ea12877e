"""The actions without a server: what `lotse chat` calls instead of the action server."""

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class LocalActions(EndpointConfig):
    """Looks like the action server's endpoint, and runs the actions in this process."""

    def __init__(self) -> None:
        super().__init__(enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *_args: Any, json: dict[str, Any], **_kwargs: Any) -> Any:
        """Return what the action server would answer."""
        return await self._executor.run(json)
