"""Reads the training examples: `importers:` in config.yml.

Rasa's own importer copies every example a dozen times and hashes it as often, which takes minutes
at our size. Examples never change, so here a copy is the example itself and its hash is made once.
"""

from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Union

import rasa.shared.utils.io
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.entities_parser import (
    find_entities_in_training_example,
    replace_entities,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

#: The folder whose files hold nothing but examples, in Rasa's format.
FOLDER = "nlu"


class Example(Message):
    """A training example: a message that nobody changes."""

    _hash: Optional[str] = None

    def __deepcopy__(self, _memo: Dict[int, Any]) -> "Example":
        return self

    def fingerprint(self) -> str:
        """Return a hash of text and intent: no two examples have both in common."""
        if self._hash is None:
            self._hash = rasa.shared.utils.io.get_text_hash(
                f"{self.data[INTENT]} {self.data[TEXT]}"
            )
        return self._hash


class ExampleImporter(RasaFileImporter):
    """Reads domain, rules and configuration as Rasa does, and the examples fast."""

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Optional[Union[List[str], str]] = None,
    ) -> None:
        given = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        files = sorted(file for path in given or [] for file in _files(Path(path)))
        self._examples = [file for file in files if FOLDER in file.parts]
        others = [str(file) for file in files if FOLDER not in file.parts]
        super().__init__(config_file, domain_path, others)

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """Return all examples with their intents, entities and metadata."""
        return TrainingData([example for file in self._examples for example in _read(file)])


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from path.rglob("*.yml")
    else:
        yield path


def _read(file: Path) -> Iterator[Example]:
    for group in YAML(typ="safe").load(file)["nlu"]:
        for line in (group["examples"] or "").splitlines():
            marked = line.strip().removeprefix("- ")
            if marked:
                yield _example(marked, group["intent"], group.get("metadata"))


def _example(marked: str, intent: str, metadata: Optional[Dict[str, Any]]) -> Example:
    entities = find_entities_in_training_example(marked) if "](" in marked else []
    data: Dict[str, Any] = {
        TEXT: replace_entities(marked) if entities else marked,
        INTENT: intent,
        METADATA: {INTENT: metadata},
    }
    if entities:
        data[ENTITIES] = entities
    return Example(data=data)
