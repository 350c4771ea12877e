"""What Rasa does around every call of the action server, made cheap.

It checks a JSON schema against its own meta-schema for each answer, which took longer than all the
rest of a message; and it sends the whole conversation, which grows. Our actions look at the last
turns only.
"""

from itertools import islice
from typing import Any

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

#: So many of the person's messages, and what followed them, an action gets to see.
TURNS = 4

_ANSWER = Draft202012Validator(RemoteAction.action_response_format_spec())


def take() -> None:
    """Put the shortcuts in place of Rasa's methods."""
    RemoteAction._validate_action_result = _validate
    RemoteAction._action_call_format = _call


def _validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
    _ANSWER.validate(result)
    return True


def _call(action: RemoteAction, tracker: DialogueStateTracker, _domain: Domain) -> dict[str, Any]:
    """Return the call: the state of the conversation with the events of its last turns."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in last_turns(tracker, TURNS)]
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }


def last_turns(tracker: DialogueStateTracker, turns: int) -> list[Any]:
    """Return the events from the `turns`-th last message of the person on."""
    events = tracker.events
    seen = 0
    for back, event in enumerate(reversed(events), 1):
        seen += isinstance(event, UserUttered)
        if seen == turns:
            return list(islice(events, len(events) - back, None))
    return list(events)
