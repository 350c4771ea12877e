"""Trains a model when something it is made of has changed, and says how long and how big."""

import contextlib
import hashlib
import json
import os
import sys
import tarfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from bot.settings import ROOT, settings

#: What a model is made of: a change in any of these needs a new one.
INGREDIENTS = (
    "config.yml",
    "domain.yml",
    "data/nlu/**/*.yml",
    "data/rules/*.yml",
    "data/languages/*.txt",
    "bot/nlu/*.py",
    "bot/policies/*.py",
    "guidance/reading/text.py",
    "guidance/reading/gazetteer.py",
    "guidance/reading/inflection.py",
    "requirements.txt",
)
REPORT = "training.json"


class TrainingReport(TypedDict):
    """What `lotse train --json` prints."""

    model: str
    seconds: float
    megabytes: float
    examples: int


class TrainingFailed(Exception):
    """Rasa made no model; the text says where to look."""


def train(out: Path, *, force: bool = False) -> TrainingReport:
    """Return the report on the model for today's data: the one there is, or a new one."""
    made_of = fingerprint()
    if not force and (known := _known(out, made_of)):
        return known
    started = time.perf_counter()
    model = _rasa_train(out)
    report: TrainingReport = {
        "model": str(model),
        "seconds": round(time.perf_counter() - started, 1),
        "megabytes": round(model.stat().st_size / 1e6, 1),
        "examples": count_examples(),
    }
    (out / REPORT).write_text(json.dumps({"made_of": made_of, **report}, indent=2) + "\n")
    for old in out.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    return report


def fingerprint() -> str:
    """Return a hash of everything a model is made of."""
    digest = hashlib.sha256(str(settings().encoder).encode())
    for path in _ingredients():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def count_examples() -> int:
    """Return the number of training examples."""
    lines = (
        line
        for path in (ROOT / "data" / "nlu").rglob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return sum(line.startswith("    - ") for line in lines)


def _ingredients() -> Iterator[Path]:
    for pattern in INGREDIENTS:
        yield from sorted(ROOT.glob(pattern))


def _known(out: Path, made_of: str) -> TrainingReport | None:
    try:
        stored = json.loads((out / REPORT).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    current = stored.pop("made_of", None) == made_of and Path(stored["model"]).exists()
    return stored if current else None


def _rasa_train(out: Path) -> Path:
    # Rasa keeps a second copy of every trained component: we know ourselves when to train.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    if not sys.stderr.isatty():
        os.environ["LOG_LEVEL"] = "WARNING"  # no progress bars into files
    from rasa.model_training import train as rasa_train

    with contextlib.redirect_stdout(sys.stderr), _quick_archive():  # stdout is for the report
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules")],
            output=str(out),
            force_training=True,
        )
    if result.code or not result.model:
        raise TrainingFailed("training: Rasa made no model, see its messages above")
    return Path(result.model)


@contextlib.contextmanager
def _quick_archive() -> Iterator[None]:
    """Let Rasa pack the model with little effort: weights hardly shrink, and it took 25 s."""
    archives: Any = tarfile.TarFile
    thorough = vars(archives)["gzopen"]
    archives.gzopen = partial(archives.gzopen, compresslevel=1)
    try:
        yield
    finally:
        archives.gzopen = thorough
