"""What a pressed button sends: `/intent` or `/intent{"entity": "value"}`, checked before use."""

import json
import re
from typing import Any

from guidance.topics import topics

_PAYLOAD = re.compile(r"/([a-z_]{1,40})(\{.{2,400}\})?", re.DOTALL)
#: Entities a button may set.
ENTITIES = frozenset(
    {"profession", "country", "location", "language", "subject", "manner", "choice"}
)


class PayloadError(ValueError):
    """The payload is none that one of our buttons sends."""


def read_payload(payload: Any) -> str:
    """Return the payload in the form Rasa reads; PayloadError for anything else."""
    match = _PAYLOAD.fullmatch(payload) if isinstance(payload, str) else None
    if not match or match[1] not in topics():
        raise PayloadError("unknown intent")
    if not match[2]:
        return f"/{match[1]}"
    try:
        entities = json.loads(match[2])
    except json.JSONDecodeError as error:
        raise PayloadError("entities are not JSON") from error
    if not all(key in ENTITIES and isinstance(value, str) for key, value in entities.items()):
        raise PayloadError("unknown entity")
    return f"/{match[1]}{json.dumps(entities, ensure_ascii=False)}"
