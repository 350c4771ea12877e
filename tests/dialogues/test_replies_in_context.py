"""What people say in the middle of something: a part of a name, a question back, one word more."""

import pytest

from tests.dialogues.test_dialogues import cards, text_of


def payloads(answers: list[dict]) -> list[str]:
    """Return what the buttons below the last answer send."""
    return [button["payload"] for button in answers[-1]["buttons"]]


@pytest.mark.parametrize(
    ("said", "profession"),
    [
        (["انا مهندس", "ميكانيك", "سوريا", "برلين"], "mechanical_engineer"),
        (["Я инженер", "строитель", "Казахстан", "Берлин"], "civil_engineer"),
    ],
)
def test_a_word_of_a_candidate_chooses_it(talk, said, profession):
    """A mechanical engineer is not sent to the chamber of crafts."""
    assert cards(talk(*said), "profession")[0]["id"] == profession


@pytest.mark.parametrize(
    ("answer", "state"), [("Saale", "Sachsen-Anhalt"), ("Halle w Westfalii", "NRW")]
)
def test_a_part_of_a_place_chooses_it(talk, answer, state):
    """Which Halle is meant is not asked twice."""
    asked = talk("Gdzie znajdę poradę?", "Halle")
    answers = talk(answer)

    assert len(payloads(asked)) == 2
    assert cards(answers, "partner"), state


@pytest.mark.parametrize(
    ("question", "answer", "region"),
    [
        ("وين في مركز استشارة في هاله", "لا قصدي هاله في وستفاليا", "nw-"),
        ("gdje ima savjetovanje u Halle", "ne, Halle u Vestfaliji", "nw-"),
        ("gdzie jest porada we Frankfurcie", "nad Odrą", "bb-"),
    ],
)
def test_a_place_is_told_apart_in_ones_own_language(talk, question, answer, region):
    """Regions and rivers are known by their names in all our languages."""
    shown = cards(talk(question, answer), "partner")

    assert shown and shown[0]["id"].startswith(region)


def test_a_city_to_be_from_tells_the_country(talk):
    """Who says to be from Aleppo and to live in Istanbul is asked neither."""
    answers = talk("أنا طبيب أسنان من حلب وأعيش الآن في اسطنبول، هل يمكن الاعتراف بمهنتي؟")

    assert cards(answers, "profession")[0]["id"] == "dentist"
    assert cards(answers, "partner")[0]["id"] == "de-zsba"


def test_a_question_back_is_explained_and_the_answer_still_counts(talk):
    """Why the country is asked is said once, and Algeria is where she learnt, not where she is."""
    asked = talk("Je suis infirmière", "Pourquoi voulez-vous le savoir ?")
    finding = cards(talk("Algérie", "66111"), "profession")

    assert len(asked) == 2
    assert "Landesamt" in "\n".join(finding[0]["lines"])


def test_a_question_inside_a_form_is_no_place_that_was_not_found(talk):
    """It is answered, or offered as a button where it was half understood; the form goes on."""
    answers = talk("وين في مركز استشارة؟", "كم تكلفة الترجمة؟")
    offered = any("ask_translation" in payload for payload in payloads(answers[:1]))

    assert offered or "vereidigte" in text_of(answers)
    assert "/inform" in payloads(answers)[0]


def test_a_question_that_was_not_heard_is_asked_once_more(talk):
    """Whoever says "what?" inside a form gets its question again, but not twice."""
    asked = talk("Де найближчий консультаційний центр?")

    assert text_of(talk("Що? Повторіть, будь ласка")) == text_of(asked)


def test_no_diploma_is_remembered_over_another_question(talk):
    """Who never went to school gets no fee of a procedure that is not open to her."""
    talk("sunt zidar, nu am făcut școală, patronul nu mi-a plătit salariul")
    finding = cards(talk("/check_profession", "Moldova", "30159"), "profession")

    assert not any("100" in line for line in finding[0]["lines"])


def test_a_town_after_unpaid_wages_leads_to_advice_on_that(talk):
    """A cook whose boss does not pay is not asked where she learnt to cook."""
    answers = talk("Я кухар, працюю без контракту, шеф не платить зарплату", "Ганновер")

    assert cards(answers, "partner")
    assert not cards(answers, "profession")


@pytest.mark.parametrize("answer", ["نه", "کسی فارسی حرف میزنه؟"])
def test_nothing_but_help_follows_on_a_crisis(talk, answer):
    """After a crisis, a no or what is not understood leads to no menu of costs and papers."""
    answers = talk("میخوام خودم رو بکشم", answer)

    assert "116 123" in text_of(answers)
    assert payloads(answers) == ["/talk_to_human"]


def test_who_asks_for_help_in_a_crisis_gets_no_menu(talk):
    """Help means this help, not costs and papers."""
    answers = talk("my husband beats me", "i need help")

    assert "116 016" in text_of(answers)
    assert payloads(answers) == ["/talk_to_human"]


def test_a_profession_corrected_is_no_place_that_was_not_found(talk):
    """Who corrects the profession while asked for the place is only asked for it again."""
    answers = talk("jestem stomatologiem z Ukrainy", "nie, jestem dentystką")

    assert "66111" not in text_of(answers)


@pytest.mark.parametrize("manner", ["more", "simple", "german"])
def test_help_in_a_crisis_can_be_said_again_in_each_way(talk, manner):
    """There is no longer version, so the same help is said once more, and no error."""
    answers = talk("أريد أن أموت", f'/repeat{{"manner": "{manner}"}}')

    assert "116 123" in text_of(answers)


def test_a_chosen_language_is_what_those_shown_speak(talk):
    """Where nobody near speaks it, those who do are shown instead."""
    shown = cards(talk("66111", '/find_counselling{"language": "en"}'), "partner")

    assert shown
    assert all("Englisch" in partner["languages"] for partner in shown)


def test_who_tells_a_profession_in_the_greeting_gets_on(talk):
    """A greeting with a profession is more than a greeting."""
    answers = talk("Salut, sunt profesoară din România")

    assert "/inform" in payloads(answers)[0]


def test_a_wish_that_was_nearly_understood_is_offered(talk):
    """Who may want to be called back finds that among the guesses."""
    answers = talk("می‌شود زنگ")

    assert any(payload.startswith("/request_callback") for payload in payloads(answers))
