"""Whole dialogues with the newest model, as `lotse chat` holds them."""

import pytest


def text_of(answers: list[dict]) -> str:
    """Return all that was answered."""
    return "\n".join(answer["text"] for answer in answers)


def cards(answers: list[dict], kind: str) -> list[dict]:
    """Return the cards of a kind."""
    return [answer["card"] for answer in answers if answer.get("card", {}).get("type") == kind]


@pytest.mark.parametrize(
    ("question", "stem"),
    [
        (
            "Ich bin Krankenschwester aus Syrien, wird mein Beruf anerkannt? Ich wohne in 66111.",
            "Landesamt",
        ),
        ("I am a nurse from Syria, can my profession be recognised? I live in 66111.", "Landesamt"),
        ("أنا ممرضة من سوريا وأسكن في ٦٦١١١، هل يمكن الاعتراف بمهنتي؟", "Landesamt"),
        ("Я медсестра із Сирії, живу в 66111. Чи можна визнати мою професію?", "Landesamt"),
    ],
)
def test_one_free_sentence_leads_to_the_competent_authority(talk, question, stem):
    """Who says everything at once is asked nothing."""
    finding = cards(talk(question), "profession")

    assert finding and finding[0]["id"] == "nurse"
    assert any(stem in line for line in finding[0]["lines"])


@pytest.mark.parametrize(
    "text",
    [
        "Buongiorno, il mio diploma da infermiera vale anche qui?",
        "Përshëndetje, a më njihet diploma ime këtu?",
        "ሰላም፣ የትምህርት ማስረጃዬ እዚህ ይታወቃል?",
        "你好，我的文凭在德国有效吗",
    ],
)
def test_a_language_we_do_not_speak_is_told_so_in_two(talk, text):
    """In English and German, with all the languages there are."""
    answers = talk(text)

    assert [answer["lang"] for answer in answers] == ["en", "de"]
    assert len(answers[0]["buttons"]) == 12
    assert talk('/change_language{"language": "fr"}')[0]["lang"] == "fr"


def test_what_is_missing_is_asked_once(talk):
    """Profession, country and place come in any order; nothing is asked twice."""
    asked = talk("Wird mein Beruf in Deutschland anerkannt? Ich bin Bäcker.")
    assert "Land" in text_of(asked) or "Ort" in text_of(asked)
    finding = cards(talk("Türkei", "30159"), "profession")

    assert finding and finding[0]["id"] == "baker"


def test_an_unclear_profession_is_asked_back(talk):
    """An engineer chooses which; who cannot gets the widest."""
    asked = talk(
        "Kann mein Beruf anerkannt werden? Ich bin Ingenieur aus Indien, wohne in Hannover."
    )
    assert 2 <= len(asked[-1]["buttons"]) <= 5
    finding = cards(talk("weiß nicht"), "profession")

    assert finding and finding[0]["id"] == "engineer"


def test_a_number_picks_the_button(talk):
    """Also in digits of other scripts; a number without a button is a message."""
    talk("كم تكلفة الاعتراف بشهادتي؟")
    answers = talk("٢")

    assert answers[0]["lang"] == "ar" and "3" in text_of(answers)


def test_a_correction_is_taken(talk):
    """Another place, another referral."""
    talk("Wo ist die nächste Beratungsstelle?", "66111")
    answers = talk("nein, 30159 Hannover")

    assert "Hannover" in text_of(answers) or "Niedersachsen" in text_of(answers)


def test_two_questions_get_two_answers(talk):
    """In order, and the buttons only below the last."""
    answers = talk("Was kostet die Anerkennung? Wie lange dauert das Verfahren?")

    assert len(answers) == 2
    assert "€" in answers[0]["text"] and not answers[0]["buttons"] and answers[1]["buttons"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich will nicht mehr leben", "de"),
        ("I want to kill myself", "en"),
        ("بدي انتحر", "ar"),
        ("чоловік мене зараз б'є, допоможіть", "uk"),
    ],
)
def test_a_crisis_gets_help_and_nothing_else(talk, text, language):
    """At once, in the language, with numbers, and no button leads away."""
    answers = talk(text)

    assert len(answers) == 1 and answers[0]["lang"] == language
    assert "112" in answers[0]["text"] and "116" in answers[0]["text"]
    assert not answers[0]["buttons"]


def test_a_repeated_question_is_said_to_be_repeated(talk):
    """The second time the answer begins with "As I said"."""
    answers = talk("Was kostet die Anerkennung?", "Was kostet die Anerkennung?")

    assert len(answers) == 2


@pytest.mark.parametrize(
    ("manner", "language"), [("german", "de"), ("simple", "uk"), ("more", "uk")]
)
def test_a_reply_can_be_had_in_another_manner(talk, manner, language):
    """In German to show at an office, again, or longer."""
    answers = talk("Скільки коштує визнання диплома?", f'/repeat{{"manner": "{manner}"}}')

    assert answers[-1]["lang"] == language and "€" in text_of(answers)


@pytest.mark.parametrize(
    ("question", "wish", "language", "payload"),
    [
        ("How much does recognition cost?", "tell me more", "en", "more"),
        ("هزینهٔ تأیید مدرک چقدر است؟", "بیشتر بگو", "fa", "more"),
        ("Ile kosztuje uznanie dyplomu?", "opowiedz więcej", "pl", "more"),
        ("Скільки коштує визнання диплома?", "покажи німецькою", "de", "german"),
        ("How much does recognition cost?", "show in German", "de", "german"),
        ("هزینهٔ تأیید مدرک چقدر است؟", "به آلمانی نشان بده", "de", "german"),
    ],
)
def test_another_manner_can_be_asked_for_in_words(talk, chat, question, wish, language, payload):
    """What the buttons of the chat window do, words do in every channel."""
    pressed = talk(question, f'/repeat{{"manner": "{payload}"}}')
    chat.restart()
    said = talk(question, wish)

    assert said[-1]["lang"] == language
    assert said[-1]["text"] == pressed[-1]["text"]


def test_shown_in_german_once_the_language_stays(talk):
    """One reply is for the office; the conversation goes on as before."""
    answers = talk("Ile kosztuje uznanie dyplomu?", "pokaż po niemiecku", "Ile to trwa?")

    assert answers[-1]["lang"] == "pl"


def test_where_there_is_no_simpler_text_a_person_explains(talk):
    """Simple language exists in German; elsewhere the same text alone would help nobody."""
    answers = talk("Ile kosztuje uznanie dyplomu?", "prościej")
    again = talk("pokaż po niemiecku")

    assert answers[-1]["buttons"][-1]["payload"] == "/talk_to_human"
    assert len(again) == len(answers) - 1


def test_more_on_a_finding_is_the_way_and_not_other_professions(talk):
    """A tailor who wants to know more is not told about nurses."""
    answers = talk("Ich bin Schneider aus Afghanistan und wohne in Hamburg.", "Erzählen Sie mehr")

    assert "Referenzberuf" in text_of(answers) and "Pflege" not in text_of(answers)


@pytest.mark.parametrize("intent", ["/bot_challenge", "/complain"])
def test_what_speaks_of_a_person_has_a_button_to_one(talk, intent):
    """A person is one press away."""
    assert [button["payload"] for button in talk(intent)[-1]["buttons"]] == ["/talk_to_human"]


def test_another_language_keeps_everything(talk):
    """The place is known after the switch as before."""
    talk("Wo ist die nächste Beratungsstelle?", "66111")
    talk('/change_language{"language": "ar"}')
    answers = talk("/find_counselling")

    assert cards(answers, "partner") and answers[0]["lang"] == "ar"


def test_twice_not_understood_leads_to_people(talk):
    """Two misses in a row: the human ways, at once."""
    talk("Was kostet die Anerkennung?")
    answers = talk("xqv rrz blubb", "zzgr hmpf krx")

    assert "+49" in text_of(answers)


def test_a_form_can_be_left(talk):
    """Stop means stop: the next question is answered, and the form is not asked again."""
    talk("Wo ist die nächste Beratungsstelle?", "abbrechen")
    answers = talk("Was kostet die Anerkennung?")

    assert len(answers) == 1 and "€" in answers[0]["text"]


def test_somebody_abroad_is_not_sent_to_a_town(talk):
    """A city outside Germany is an answer, too."""
    answers = talk("Wo ist die nächste Beratungsstelle?", "ich bin noch in Damaskus")

    assert any("ZSBA" in answer["text"] or "Servicestelle" in answer["text"] for answer in answers)
