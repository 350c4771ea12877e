"""What all actions share: a failure becomes an apology, and nobody's words reach a log."""

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

log = logging.getLogger(__name__)

Events = list[dict[str, Any]]


class SafeAction(Action, ABC):
    """An action whose failures stay inside: the SDK would answer with the whole request."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Return the events of the action; say that there is trouble where it failed."""
        try:
            return self.act(dispatcher, tracker)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            frame = error.__traceback__
            while frame and frame.tb_next:
                frame = frame.tb_next
            line = frame.tb_lineno if frame else 0
            where = frame.tb_frame.f_code.co_filename if frame else "?"
            log.error("%s failed: %s at %s:%s", self.name(), type(error).__name__, where, line)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_trouble")
            return []

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do what the action is for and return its events."""
