"""The understanding does not get worse: figures per language against the recorded ones."""

import json

import pytest

from bot.evaluation import Report, evaluate
from bot.lines import read
from bot.settings import settings
from guidance.languages import LANGUAGES
from tests.conftest import ROOT

RECORDED = ROOT / "tests" / "quality.json"
#: So much a language may lose before somebody has to look.
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def report() -> Report:
    """Score the newest model on all test messages."""
    files = sorted((ROOT / "data" / "eval").glob("*/messages.jsonl"))
    rows, faults = read(files, ("text", "lang", "intent"))
    assert not faults
    return evaluate(settings(), rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_loses(report, language):
    """`lotse evaluate data/eval/*/*.jsonl --json` gives the figures to record."""
    recorded = json.loads(RECORDED.read_text())[language]
    now = report.languages[language]

    assert now["top1"] >= recorded["top1"] - TOLERANCE
    assert now["top3"] >= recorded["top3"] - TOLERANCE


def test_danger_is_not_missed(report):
    """A missed crisis is the worst error there is."""
    assert (
        report.intents["crisis"]["top1"] >= json.loads(RECORDED.read_text())["crisis"] - TOLERANCE
    )


def test_being_wrong_and_sure_is_rare(report):
    """Where it is not sure it asks; an answer to another question costs people time."""
    assert (
        report.total["wrong_confident"]
        <= json.loads(RECORDED.read_text())["wrong_confident"] + TOLERANCE
    )
