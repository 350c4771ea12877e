"""The recognition finder in whole dialogues: any order, corrections, questions in between."""

import csv
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from guidance.languages import LANGUAGES

HERE = Path(__file__).parent
#: Where the three networks of the seeds are, with the state's name for the authority of nurses.
PLACES = {"66111": "DE-SL", "30159": "DE-NI", "39104": "DE-ST"}

with (HERE / "frequent_professions.csv").open(encoding="utf-8", newline="") as file:
    FREQUENT = list(csv.DictReader(file))
DIALOGUES = YAML(typ="safe").load(HERE / "recognition.yml")


def cards(answers: list[dict], kind: str) -> list[dict]:
    """Return the cards of a kind."""
    return [answer["card"] for answer in answers if answer.get("card", {}).get("type") == kind]


def chosen(answers: list[dict], key: str) -> str | None:
    """Return the payload of the button for a profession, where there is a choice."""
    buttons = [button["payload"] for answer in answers for button in answer["buttons"]]
    return next((payload for payload in buttons if f'"{key}' in payload), None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_the_ten_most_frequent_professions_from_one_sentence(chat, language, place):
    """One free sentence leads to the finding, its steps and advice, at most over one choice."""
    for row in (row for row in FREQUENT if row["language"] == language):
        chat.restart()
        answers = chat.say(row["sentence"].format(place=place))
        if payload := chosen(answers, row["profession"]):
            answers = chat.press(payload)
        found = cards(answers, "profession")

        assert found and found[0]["id"] == row["profession"], row["sentence"]
        assert cards(answers, "steps") and cards(answers, "partner")
        assert {answer["lang"] for answer in answers} == {language}


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one["language"])
def test_any_order_with_corrections_and_questions_between(talk, dialogue):
    """What was said last holds, nothing is asked twice, and questions get their answer."""
    answers = [talk(text) for text in dialogue["said"]]
    (found,) = cards(answers[-1], "profession")

    assert found["id"] == dialogue["profession"]
    assert any(dialogue["authority"] in line for line in found["lines"])
    assert not any(cards(answer, "profession") for answer in answers[:-1])
    for number, words in dialogue.get("answered", {}).items():
        assert words in "".join(answer["text"] for answer in answers[number])


def test_two_professions_are_both_looked_up(talk):
    """The first at once, the other by a button below it."""
    answers = talk("Ich bin Friseurin und habe auch Psychologie studiert. Ich komme aus Iran und "
                   "wohne in 66111. Wird das anerkannt?")  # fmt: skip
    assert cards(answers, "profession")[0]["id"] == "hairdresser"
    other = chosen(answers, "psychologist")
    assert other
    (found,) = cards(talk(other), "profession")

    assert found["id"] == "psychologist"


def test_the_narrower_name_decides(talk):
    """Who says engineer, then civil engineer, has one profession, and no choice is offered."""
    answers = talk("Ich bin Ingenieur aus Indien, genauer Bauingenieur, und wohne in 30159. "
                   "Kann das anerkannt werden?")  # fmt: skip

    assert cards(answers, "profession")[0]["id"] == "civil_engineer"


def test_a_correction_after_the_finding_changes_it(talk):
    """Another profession, then another place: each time the finding is told anew."""
    first = talk("Ich bin Arzt aus Syrien und wohne in 39104. Wird mein Beruf anerkannt?")
    second = talk("eigentlich bin ich Zahnarzt")
    third = talk("nein, ich wohne in 30159 Hannover")

    assert [cards(answers, "profession")[0]["id"] for answers in (first, second, third)] == [
        "doctor", "dentist", "dentist",
    ]  # fmt: skip
    assert any("NiZzA" in line for line in cards(third, "profession")[0]["lines"])


def test_experience_without_a_diploma_has_a_way_of_its_own(talk):
    """Twenty years as a welder, no papers: validation is explained, and the profession kept."""
    answers = talk("20 years as a welder, no papers")

    assert "validation" in answers[0]["text"]
    (found,) = cards(talk("Can my profession be recognised?", "Albania", "66111"), "profession")
    assert found["id"] == "welder"


def test_who_is_abroad_is_sent_to_the_zsba(talk):
    """The steps begin with the ZSBA and think of the visa."""
    answers = talk("I am a nurse from India and still in Delhi. Can my profession be recognised?")
    (steps,) = cards(answers, "steps")

    assert "ZSBA" in steps["steps"][0] and any("visa" in step for step in steps["steps"])


def test_lost_papers_are_part_of_the_way(talk):
    """Who has told that papers are lost is told how skills are shown without them."""
    talk("Ich habe alle meine Zeugnisse im Krieg verloren, was nun?")
    answers = talk("Ich bin Elektriker aus Syrien, wohne in 66111, wird mein Beruf anerkannt?")

    assert any("Qualifikationsanalyse" in step for step in cards(answers, "steps")[0]["steps"])


def test_nothing_has_to_be_told(talk):
    """Who does not say country and place gets the finding all the same."""
    answers = talk("Wird mein Beruf als Bäcker anerkannt?", "weiß ich nicht", "sage ich nicht")

    assert cards(answers, "profession")[0]["id"] == "baker"


def test_a_made_up_button_is_no_profession(talk):
    """A payload with an unknown id is asked about like words that are not understood."""
    answers = talk('/check_profession{"profession": "<script>"}')

    assert not cards(answers, "profession") and answers[-1]["text"]


def test_the_finding_can_be_had_in_german(talk):
    """To show it at an office: the same cards, in German."""
    talk("أنا ممرضة من سوريا وأسكن في 66111، هل يمكن الاعتراف بمهنتي؟")
    answers = talk('/repeat{"manner": "german"}')

    assert any("Zuständige Stelle" in line for line in cards(answers, "profession")[0]["lines"])
