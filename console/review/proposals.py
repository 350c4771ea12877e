"""Corrected messages as proposals: training examples for Rasa, and test cases for `lotse evaluate`.

Only what is stored leaves the console: masked text of conversations that are not deleted yet.
"""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.conversations.models import Event
from console.review.anonymity import Anonymity, event_of
from console.review.decisions import Case, Key, cases

_HEAD = 'version: "3.1"\nnlu:\n'


@dataclass(frozen=True, slots=True)
class Proposal:
    """A corrected message. `rare` tells what a person might be known by, empty if nothing."""

    key: Key
    text: str
    language: str
    intent: str
    understood: str
    entities: dict[str, str]
    rare: str
    readers: int

    @property
    def id(self) -> str:
        """Return the message's key as a form carries it."""
        return f"{self.key[0]}/{self.key[1]}"


def proposals(judged: Iterable[Case] | None = None) -> list[Proposal]:
    """Return the corrected ones of these messages (of all if None), each wording once.

    Messages of conversations that no longer exist are left out.
    """
    known_cases = cases() if judged is None else judged
    corrected = {case.key: case for case in known_cases if case.corrected}
    known = Anonymity()
    found: dict[tuple[str, str], Proposal] = {}
    for key, data in _events(corrected):
        proposal = _proposal(corrected[key], event_of(data), known)
        if proposal.language and not proposal.text.startswith("/"):
            found.setdefault((proposal.language, proposal.text), proposal)
    return sorted(found.values(), key=lambda one: (one.language, one.intent, one.text))


def _events(keys: Iterable[Key]) -> Iterable[tuple[Key, str]]:
    wanted = list(keys)
    for start in range(0, len(wanted), 200):  # databases limit how long a question may be
        rows = Event.objects.filter(pk__in=wanted[start : start + 200])
        for conversation, number, data in rows.values_list("conversation_id", "number", "data"):
            yield (conversation, number), data


def _proposal(case: Case, event: dict[str, Any], known: Anonymity) -> Proposal:
    understood = event.get("parse_data") or {}
    text = event.get("text") or ""
    entities = {
        one["entity"]: text[one["start"] : one["end"]]
        for one in understood.get("entities") or ()
        if "start" in one
    }
    return Proposal(
        case.key,
        text,
        (understood.get("language") or {}).get("code") or "",
        case.intent,
        case.understood,
        entities,
        known.rare(event),
        len(case.verdicts),
    )


def training_files(chosen: Iterable[Proposal]) -> dict[str, str]:
    """Return Rasa's training data by file: `ar/review.yml`."""
    by_language: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in chosen:
        by_language[one.language][one.intent].append(" ".join(one.text.split()))
    return {
        f"{language}/review.yml": _HEAD
        + "".join(_examples(language, intent, texts) for intent, texts in intents.items())
        for language, intents in by_language.items()
    }


def _examples(language: str, intent: str, texts: list[str]) -> str:
    lines = "".join(f"    - {_escaped(text)}\n" for text in texts)
    return f"- intent: {intent}\n  metadata:\n    language: {language}\n  examples: |\n{lines}"


def _escaped(text: str) -> str:
    """Return a text in which Rasa reads no entity: brackets are its own syntax."""
    return text.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")


def test_cases(chosen: Iterable[Proposal]) -> dict[str, str]:
    """Return the cases by file: `ar/review.jsonl`; `was` is what was understood before."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for one in chosen:
        row = {
            "text": one.text,
            "lang": one.language,
            "intent": one.intent,
            "alt_intents": [],
            "entities": one.entities,
            "was": one.understood,
        }
        by_language[one.language].append(json.dumps(row, ensure_ascii=False))
    return {
        f"{language}/review.jsonl": "\n".join(rows) + "\n" for language, rows in by_language.items()
    }


def packed(files: dict[str, str]) -> bytes:
    """Return files as one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in files.items():
            out.writestr(name, text)
    return archive.getvalue()


def write(chosen: list[Proposal], folder: Path) -> list[Path]:
    """Write training data below `nlu/` and test cases below `eval/`; return the files."""
    files = {f"nlu/{name}": text for name, text in training_files(chosen).items()}
    files |= {f"eval/{name}": text for name, text in test_cases(chosen).items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [folder / name for name in files]
