"""Logs to stderr: events with keys, and nothing that a person wrote."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

#: What Rasa may log beside the name of an event; everything else could hold somebody's words.
_KEPT = frozenset({"event", "level", "timestamp", "logger", "action_name", "policy_name"})


def configure(level: str) -> None:
    """Log our own modules at the level, libraries only from warnings on."""
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
        force=True,
    )
    for ours in ("bot", "actions", "guidance"):
        logging.getLogger(ours).setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            _without_words,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_words(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in _KEPT}
