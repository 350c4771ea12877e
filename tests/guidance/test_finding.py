"""A finding says what its rows carry, says openly what they do not, and nothing else."""

import csv
import itertools
import re
from pathlib import Path

import pytest

from guidance.facts import facts
from guidance.geography.atlas import states
from guidance.languages import LANGUAGES
from guidance.recognition.finding import Case, facts_of_findings, finding, gaps
from guidance.recognition.professions import authorities, professions
from guidance.wording import cards
from guidance.wording.replies import placeholders

with (Path(__file__).parent / "findings.csv").open(encoding="utf-8", newline="") as file:
    TABLE = list(csv.DictReader(file))

ALL = [*professions(), "isco:2652", "isco:2267", "isco:8343", "isco:7318"]
ORIGINS = (None, "eu", "third")
FLAGS = [
    {}, {"abroad": True}, {"without_documents": True}, {"without_diploma": True},
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join([*row.values()][:3]))
def test_profession_state_and_origin_decide(row):
    """Procedure, authority, level of German and what is not known, case by case."""
    found = finding(Case(row["profession"], row["state"], row["origin"] or None))
    name = found.authority.name if found.authority else ""

    assert found.procedure == row["procedure"]
    assert row["authority"] in name and bool(name) == bool(row["authority"])
    assert found.profession.german_level == row["level"]
    assert set(found.unknown) == set(row["unknown"].split())


@pytest.mark.parametrize("flags", FLAGS, ids=str)
def test_no_sentence_says_what_its_rows_do_not_carry(flags):
    """For all professions, states and origins: values come from the rows, the rest is unknown."""
    for key, state, origin in itertools.product(ALL, (None, *states()), ORIGINS):
        case = Case(key, state, origin, **flags)
        found = finding(case)
        known = {
            "authority": found.authority,
            "state": state,
            "level": found.profession.german_level,
            "exam_level": "+" in found.profession.german_level,
            "level_states": found.profession.german_level_states,
            "fee": found.fee,
            "fee_states": found.fee and found.fee.states,
        }
        for part in ("card", "steps"):
            for said in found.statements(part):
                shown = placeholders(said.say)
                assert all(known.get(name) or name in said.facts for name in shown), (case, said)
        if found.authority and found.procedure not in ("none", "experience"):
            told = {name for said in found.statements("card") for name in placeholders(said.say)}
            assert "authority" in told, case


def test_what_is_blank_is_said_to_be_unknown():
    """Whoever wants to know is told whom to ask."""
    lines = cards.card({"type": "profession", "profession": "welder", "state": "DE-SL"}, "en")[
        "lines"
    ]
    unknown = [line for line in lines if line.startswith("I do not know")]

    assert len(unknown) == 4
    assert all("can tell you" in line for line in unknown)


def test_doubtful_authorities_are_named_to_nobody():
    """Weak rows are left out, rows that one source confirms are said to be unconfirmed."""
    weak = {authority.name for authority in authorities() if authority.confidence == "low"}
    named = {
        found.authority.name
        for key, state in itertools.product(ALL, states())
        if (found := finding(Case(key, state))).authority
    }
    unsure = cards.card({"type": "profession", "profession": "teacher", "state": "DE-NI"}, "en")

    assert weak and not weak & named
    assert any("could not confirm" in line for line in unsure["lines"])


@pytest.mark.parametrize(
    ("key", "origin", "automatic"),
    [("doctor", "eu", True), ("doctor", "third", False), ("nurse", "eu", True),
     ("physiotherapist", "eu", False), ("architect", "eu", True), ("baker", "eu", False)],
)  # fmt: skip
def test_automatic_recognition_holds_where_the_directive_says_so(key, origin, automatic):
    """Seven professions, with training from the EU."""
    lines = cards.card({"type": "profession", "profession": key, "origin": origin}, "en")["lines"]

    assert any("automatically" in line for line in lines) == automatic


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"abroad": True}, ["ZSBA", "visa"]),
        ({"without_documents": True}, ["Qualifikationsanalyse"]),
        ({"without_diploma": True}, ["25 years", "validation"]),
    ],
)
def test_the_way_fits_the_person(flags, words):
    """Somebody abroad, without papers or without a diploma has another way to go."""
    steps = cards.card({"type": "steps", "profession": "electrician", **flags}, "en")["steps"]

    assert all(any(word in step for step in steps) for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sentences_are_translated_and_short(language):
    """No English in another language's cards, no empty line, nothing longer than a phone shows."""
    english = {
        line for key in ALL for part in ("profession", "steps") for line in _lines(key, part, "en")
    }
    for key, part in itertools.product(ALL, ("profession", "steps")):
        lines = _lines(key, part, language)
        assert all(line and len(line) < 330 and "{" not in line for line in lines)
        assert language == "en" or not english & set(lines)


def _lines(key: str, part: str, language: str) -> list[str]:
    shown = cards.card({"type": part, "profession": key, "state": "DE-NI"}, language)
    return shown["lines"] if part == "profession" else shown["steps"]


def test_each_card_names_its_sources():
    """Everything said rests on a page, with its date where the page has one."""
    offer = {"profession": "baker", "state": "DE-SL", "origin": "third"}
    behind = cards.card_sources(offer | {"type": "profession"})

    assert all(re.match(r"https?://", source.url) and source.title for source in behind)
    assert any(source.as_of == "2022-03-26" for source in behind)
    assert cards.card_sources(offer | {"type": "steps"})
    assert not cards.card_sources({"type": "partner"})


def test_cards_are_told_as_text_where_only_text_can_be_shown():
    """Steps keep their numbers, the authority its ways."""
    offer = {"profession": "nurse", "state": "DE-SL", "origin": "third"}
    steps = cards.as_text(cards.card(offer | {"type": "steps"}, "en"))
    told = cards.as_text(cards.card(offer | {"type": "profession"}, "en"))

    assert steps.splitlines()[1].startswith("1. ") and "\n2. " in steps
    assert told.endswith("https://www.saarland.de/las")


def test_sentences_rest_on_facts_there_are():
    """A sentence cannot name a fact that was removed."""
    assert facts_of_findings() <= facts().keys()


def test_gaps_are_what_nobody_found_out():
    """The Saarland's authority for educators is a gap, that for nurses is none."""
    listed = list(gaps(("DE-SL",)))

    assert "DE-SL: educator (third): authority" in listed
    assert not any(line.startswith("DE-SL: nurse") for line in listed)
    assert "welder: regulated, german_level, fee" in listed
