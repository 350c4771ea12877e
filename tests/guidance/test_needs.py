"""What people tell by the way: found where it is said, and not where it only sounds like it."""

from time import perf_counter

import pytest
from ruamel.yaml import YAML

from guidance.counselling.directory import FORMATS, TARGET_GROUPS, TOPICS
from guidance.counselling.needs import told
from guidance.facts import DATA
from guidance.languages import LANGUAGES

FILE = YAML(typ="safe").load(DATA / "needs.yml")
GROUPS = frozenset().union(*TARGET_GROUPS.values())
SECTIONS = [name for name in FILE if not name.startswith("wants")]


@pytest.mark.parametrize(
    ("text", "groups", "topic"),
    [
        ("Ich bin Akademikerin und neu in Deutschland", {"academic", "newly_arrived"}, None),
        ("أنا لاجئة ومعي شهادة جامعية", {"refugee", "academic"}, None),
        ("من پناهنده هستم و لیسانس دارم", {"refugee", "academic"}, None),
        ("Üniversite mezunuyum, kendi işimi kurmak istiyorum", {"academic"}, "self_employment"),
        ("Я біженка, маю вищу освіту", {"refugee", "academic"}, None),
        ("Мы недавно приехали, хочу открыть свой бизнес", {"newly_arrived"}, "self_employment"),
        ("Chcę zmienić zawód, skończyłam studia", {"academic"}, "competence_assessment"),
        ("Firma noastră caută oameni, vrem să angajăm", {"employer"}, None),
        ("Soy empleadora, no busco supervisión de casos", {"employer"}, "professional_support"),
        ("Notre association cherche de l'aide", {"organisation"}, None),
        ("Nije mi isplatio platu, tek sam stigla", {"newly_arrived"}, "labour_rights"),
        ("Our volunteers need an easy course", {"professional", "low_threshold"}, "qualification"),
    ],
)
def test_groups_and_topics_are_found_in_the_persons_own_words(text, groups, topic):
    """In twelve languages, inflected and in any spelling of the letters."""
    assert set(told(text).groups) == groups and told(text).topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe nicht studiert und bin kein Flüchtling",
        "Mein Arbeitgeber will eine Kopie",
        "У меня нет высшего образования",
        "Ich komme aus Syrien und wohne in Homburg",
        "Was kostet die Anerkennung?",
        "",
        "؟!…",
    ],
)
def test_what_only_sounds_like_it_is_left_alone(text):
    """A wrong group would hide the right partner."""
    said = told(text)

    assert not said.groups and said.topic is None and not said.abroad


@pytest.mark.parametrize(
    ("text", "abroad"),
    [
        ("Ich lebe noch in der Türkei", True),
        ("I am still in India", True),
        ("أنا في دمشق", True),
        ("من در ایران زندگی می‌کنم", True),
        ("İran'da yaşıyorum", True),
        ("Я ще в Україні", True),
        ("Ich bin aus Damaskus", False),
        ("Ich bin in Syrien geboren", False),
        ("Suriye'den geldim, Köln'de oturuyorum", False),
        ("Mein Abschluss ist aus Indien, ich lebe in Bonn", False),
    ],
)
def test_only_who_says_to_live_there_is_abroad(text, abroad):
    """Where somebody comes from is not where she is."""
    assert told(text).abroad is abroad


def test_every_code_is_one_of_the_directory():
    """A misspelt code would never match anybody."""
    assert set(FILE["groups"]) <= GROUPS
    assert {*FILE["topics"], *FILE["wants"].values(), *FILE["wants_likely"].values()} <= TOPICS
    assert {*FILE["wants"], *FILE["wants_likely"]} <= set(FILE["groups"])
    assert set(FILE["formats"]) <= FORMATS


@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_has_words_in_every_language(section):
    """Languages are equal, but for verbs that stand behind the place in two of them only."""
    gaps = {
        code: set(LANGUAGES) - set(words)
        for code, words in FILE[section].items()
        if set(LANGUAGES) - set(words) and code not in ("in_lives", "lives_in")
    }

    assert not gaps


def test_every_phrase_is_found_as_it_stands_in_the_file():
    """No phrase hides another one."""
    attribute = {
        "topics": "topic",
        "manners": "manner",
        "again": "again",
        "groups": "groups",
        "formats": "formats",
    }
    for section, name in attribute.items():
        for code, languages in FILE[section].items():
            for phrase in (phrase for phrases in languages.values() for phrase in phrases):
                found = getattr(told(phrase.rstrip("*") + "a" * phrase.endswith("*")), name)
                assert code in (found if isinstance(found, tuple) else (found,)), phrase


def test_a_message_is_read_in_no_time():
    """Sixty messages are read for one referral."""
    text = "Ich habe in Syrien studiert und wohne seit drei Wochen in Saarbrücken. " * 5
    told(text)
    start = perf_counter()
    for number in range(100):
        told(f"{text} {number}")

    assert (perf_counter() - start) / 100 < 0.005
