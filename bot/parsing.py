"""What the model understands of a message, in the form `lotse parse` prints."""

from typing import Any

from bot.background import BackgroundLoop
from bot.settings import Settings


class Parser:
    """The newest model's understanding, without a conversation."""

    def __init__(self, configuration: Settings) -> None:
        from bot import agent
        from bot.local_actions import LocalActions

        self._agent = agent.load(configuration, LocalActions())
        self._loop = BackgroundLoop()

    def parse(self, text: str) -> dict[str, Any]:
        """Return language, intents with confidence, decision and entities of a message."""
        from bot.masking import clean, mask

        said = mask(clean(text)).lstrip("/ ")
        found = self._loop.run(self._agent.parse_message(said)) if said else {}
        return as_contract(text, found)


def as_contract(text: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return Rasa's parse data under the names of the contract."""
    language = found.get("language") or {"code": None, "confidence": 0.0}
    intent = found.get("intent") or {"name": "out_of_scope", "confidence": 0.0}
    ranking = found.get("intent_ranking") or [intent]
    return {
        "text": text,
        "language": language["code"],
        "language_confidence": language["confidence"],
        "intent": intent["name"],
        "confidence": intent["confidence"],
        "ranking": [
            {"intent": guess["name"], "confidence": guess["confidence"]} for guess in ranking
        ],
        "decision": found.get("decision", "decline"),
        "intents": found.get("intents") or [intent["name"]],
        "entities": [_entity(text, entity) for entity in found.get("entities", ())],
    }


def summary(found: dict[str, Any]) -> str:
    """Return an understanding in one line for the terminal."""
    named = ", ".join(f"{entity['entity']} {entity['text']}" for entity in found["entities"])
    return (
        f"{found['language']}  {found['intent']} {found['confidence']:.2f}"
        f"  {found['decision']}" + (f"  [{named}]" if named else "")
    )


def _entity(text: str, entity: dict[str, Any]) -> dict[str, Any]:
    start, end = entity["start"], entity["end"]
    return {
        "entity": entity["entity"],
        "text": entity.get("text", text[start:end]),
        "value": entity["value"],
        "start": start,
        "end": end,
    }
