"""Referral in whole dialogues: the right partner first, in German and in the person's language."""

import pytest

#: Who is expected first, and what people write: in German, then in another language.
CASES = [
    ("sl-elfe", "Ich spreche Russisch und wohne in Saarbrücken. Wer berät mich zu meinem Diplom?"),
    ("sl-elfe", "Живу в Саарбрюккене, хочу подтвердить диплом. Кто может меня проконсультировать?"),
    (
        "sl-caritas-schaumberg-blies",
        "Ich habe in Syrien studiert und wohne in 66538 Neunkirchen. Wo kann ich mich beraten lassen?",
    ),
    (
        "sl-caritas-schaumberg-blies",
        "أنا خريجة جامعة من سوريا وساكنة في نوينكيرشن 66538، مين بيقدر ينصحني بخصوص شهادتي؟",
    ),
    ("sl-caritas-schaumberg-blies", "Ich bin Akademikerin und suche Beratung in St. Wendel."),
    (
        "sl-caritas-schaumberg-blies",
        "Я живу в Санкт-Венделі, маю вищу освіту. Де отримати консультацію щодо визнання диплома?",
    ),
    ("sl-saaris-seaq", "Ich bin Tischler aus Serbien und wohne in Homburg. Wer berät mich dazu?"),
    ("sl-saaris-seaq", "Saarlouis'de oturuyorum, diplomam için kim danışmanlık yapıyor?"),
    ("sl-saaris-seaq", "Was kostet die Anerkennung meines Berufs? Ich wohne in Saarbrücken."),
    ("sl-saaris-seaq", "در زاربروکن زندگی می‌کنم، هزینه معادل‌سازی مدرک چقدر است؟"),
    ("sl-fitt-gruendungslotse", "Ich möchte mich in Saarlouis selbständig machen, wer berät mich?"),
    ("sl-fitt-gruendungslotse", "Saarbrücken'de kendi dükkanımı açmak istiyorum, kim yardım eder?"),
    ("sl-fitt-gruendungslotse", "می‌خواهم در زاربروکن کسب‌وکار خودم را راه بیندازم. کی کمک می‌کند؟"),
    (
        "sl-arbeitskammer",
        "Ich will mich beruflich neu orientieren, lebe in Homburg. Wer hilft mir?",
    ),
    ("sl-arbeitskammer", "Mieszkam w Saarbrücken i chcę zmienić zawód. Kto mi doradzi?"),
    ("sl-diakonie-quis", "Gibt es in Saarbrücken einen einfachen Kurs ganz ohne Vorkenntnisse?"),
    ("sl-diakonie-quis", "ما عندي شهادة، ساكن في زاربروكن، هل في دورة بسيطة للبداية؟"),
    (
        "sl-caritas-neue-migration",
        "Ich bin neu in Deutschland. Wo finde ich Beratung in Saarbrücken?",
    ),
    ("sl-caritas-neue-migration", "وصلت جديد لألمانيا وساكنة في زاربروكن، مين بيقدر يساعدني؟"),
    ("sl-paritaetischer-zmo", "Wir sind ein afrikanischer Verein in Saarbrücken und suchen Hilfe."),
    (
        "sl-paritaetischer-zmo",
        "Nous sommes une association de migrants à Sarrebruck, qui nous aide ?",
    ),
    ("sl-drk-hotline", "Seit der Flucht habe ich Albträume. Wer hilft mir in Saarlouis?"),
    (
        "sl-drk-hotline",
        "Після війни мені дуже важко психологічно. Живу в Саарбрюкені, хто допоможе?",
    ),
    (
        "sl-drk-supervision",
        "Ich bin Beraterin in Saarlouis und brauche Supervision für einen Fall.",
    ),
    ("sl-drk-supervision", "I am a migration counsellor in Saarbrücken and need case supervision."),
    ("sl-bfw-schulungen", "Unser Jobcenter in Saarbrücken sucht eine Schulung zu Migration."),
    (
        "sl-bfw-schulungen",
        "We are the job centre in Saarbrücken and need training to advise migrants.",
    ),
    ("sl-merzig-iq", "Ich wohne in Merzig. Wo ist die nächste Beratungsstelle?"),
    ("sl-merzig-iq", "Merzig'de oturuyorum, en yakın danışma yeri nerede?"),
    (
        "ni-faire-integration",
        "Ich bin aus Indien, arbeite in Hannover. Der Chef zahlt keinen Lohn.",
    ),
    ("ni-faire-integration", "أنا من سوريا وأشتغل في هانوفر، صاحب العمل ما عم يدفعلي راتبي"),
    ("ni-rkw-nord", "Wir sind ein Betrieb in Oldenburg und suchen Fachkräfte aus dem Ausland."),
    (
        "ni-rkw-nord",
        "Our company is in Lower Saxony and wants to hire skilled workers from abroad.",
    ),
    ("de-zsba", "Ich bin noch in Damaskus. Wer kann mich zur Anerkennung beraten?"),
    ("de-zsba", "أنا في دمشق وبدي أعرف مين بيقدر ينصحني بخصوص الاعتراف بشهادتي؟"),
    ("nw-iq-west", "Ich bin Arbeitgeber in Köln und will Fachkräfte aus dem Ausland einstellen."),
    ("nw-iq-west", "Köln'de bir şirketim var, yurt dışından eleman almak istiyorum."),
]
#: What a reply says in German of an offer that is not certain.
DOUBTS = ("bitte vorher fragen", "Kontakt: siehe Website", "Kontakt über", "weit weg")
SAARBRUECKEN = "Wo finde ich Beratung zur Anerkennung in 66111 Saarbrücken?"


def partners(answers: list[dict]) -> list[dict]:
    """Return the cards of partners."""
    return [a["card"] for a in answers if a.get("card", {}).get("type") == "partner"]


def ids(answers: list[dict]) -> list[str]:
    """Return the ids of the partners offered."""
    return [card["id"] for card in partners(answers)]


def payloads(answers: list[dict]) -> list[str]:
    """Return what the buttons send."""
    return [button["payload"] for answer in answers for button in answer["buttons"]]


def wish(manner: str) -> str:
    """Return what a button below a referral sends."""
    return f'/find_counselling{{"manner": "{manner}"}}'


@pytest.mark.parametrize(("expected", "message"), CASES)
def test_one_message_leads_to_the_partner_made_for_it(talk, expected, message):
    """Who it is, what it is about and where: all of it in the person's own words."""
    answers = talk(message)

    assert ids(answers)[:1] == [expected]


@pytest.mark.parametrize(
    "message",
    [
        "Ich bin Erzieherin in Halle (Saale) und suche einen Anpassungskurs.",
        "Я вихователька, живу в Галле (Заале). Шукаю курс підвищення кваліфікації.",
        "أنا مربية أطفال وأسكن في هاله (زاله)، أبحث عن دورة تأهيل لمعادلة شهادتي.",
    ],
)
def test_an_offer_that_has_ended_is_said_to_have_ended(talk, message):
    """Educators in Halle learn that the course is over, and who knows how it goes on."""
    answers = talk(message)

    assert any("AWO SPI" in answer["text"] for answer in answers)
    assert "st-awo-spi-paedagogik" not in ids(answers)
    assert ids(answers)[:1] == ["st-caritas-koordination"] and "de-hotline-alid" in ids(answers)


@pytest.mark.parametrize(("expected", "message"), [case for case in CASES if case[0] != "de-zsba"])
def test_what_is_not_certain_is_said_to_be_and_somebody_knows(talk, expected, message):
    """An old entry or one without a contact comes with its doubts and with who knows more."""
    talk(message)
    answers = talk('/change_language{"language": "de"}', "/find_counselling")
    first, *_, last = partners(answers)
    doubtful = any(doubt in " ".join(first["why"]) for doubt in DOUBTS)

    assert first["id"] == expected
    assert not doubtful or any("weiß" in reason for reason in last["why"])


def test_an_ambiguous_town_is_asked_back_and_the_district_counts(talk):
    """Neunkirchen on the Saar lies in the district that the Caritas of Schaumberg-Blies serves."""
    asked = talk("Ich bin Akademiker und wohne in Neunkirchen. Wer berät mich?")
    assert "Landkreis Neunkirchen" in asked[-1]["buttons"][0]["title"]

    assert ids(talk(asked[-1]["buttons"][0]["payload"]))[:1] == ["sl-caritas-schaumberg-blies"]


def test_the_next_one_is_another_one_until_nobody_is_left(talk):
    """The button works again and again; in the end it says so and names the hotline."""
    seen = ids(talk(SAARBRUECKEN))
    for _ in range(12):
        answers = talk(wish("next"))
        if ids(answers) == ["de-hotline-alid"]:
            break
        assert not set(ids(answers)) & set(seen)
        seen += ids(answers)

    assert len(seen) > 5
    assert ids(answers) == ["de-hotline-alid"] and wish("next") not in payloads(answers)
    assert "keine weitere" in answers[0]["text"]


def test_from_abroad_the_next_one_is_nationwide_too(talk):
    """The ZSBA first, then the other ways that are open to people abroad."""
    first = ids(talk("Ich bin noch in Damaskus, wer berät mich?"))
    second = ids(talk(wish("next")))

    assert first[0] == "de-zsba" and second and not set(first) & set(second)


def test_farther_away_is_farther_each_time(talk):
    """Never anybody nearer than those who were offered before."""
    talk(SAARBRUECKEN)
    first = talk(wish("farther"))
    second = talk(wish("farther"))
    places = [card["address"] for card in partners(first)[:1] + partners(second)[:1]]

    assert len(set(places)) == 2 and "66111" not in " ".join(places)


def test_by_phone_names_somebody_who_can_be_called(talk):
    """Every partner offered then has a number."""
    answers = talk(SAARBRUECKEN, wish("phone"))

    assert partners(answers) and all("phone" in card for card in partners(answers))


def test_another_language_is_chosen_among_those_that_somebody_speaks(talk):
    """Russian is offered in Saarbrücken, and leads to ELFE."""
    asked = talk(SAARBRUECKEN, wish("language"))
    assert "Russisch" in [button["title"] for button in asked[-1]["buttons"]]

    answers = talk('/find_counselling{"language": "ru"}')

    assert "Russisch" in answers[0]["text"] and ids(answers)[:1] == ["sl-elfe"]


def test_a_language_that_nobody_speaks_is_said_openly(talk):
    """The partners come all the same, with the hint at interpreters."""
    answers = talk(SAARBRUECKEN, '/find_counselling{"language": "vi"}')

    assert "Vietnamesisch" in answers[0]["text"] and partners(answers)


def test_another_one_can_be_asked_for_in_words(talk):
    """Typed wishes work like the buttons."""
    first = ids(talk(SAARBRUECKEN))
    answers = talk("Gibt es noch eine andere Beratungsstelle?")

    assert ids(answers) and not set(ids(answers)) & set(first)


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("Wo ist die nächste Beratungsstelle?", "Das möchte ich nicht sagen."),
        ("Where is the nearest advice centre?", "I'd rather not say where I live"),
        ("أين أقرب مركز استشارة؟", "ما بدي قول وين ساكن"),
        ("Где ближайшая консультация?", "Я не хочу говорить, где живу"),
        ("En yakın danışma merkezi nerede?", "söylemek istemiyorum"),
        ("نزدیک‌ترین مرکز مشاوره کجاست؟", "نمی‌خواهم بگویم"),
    ],
)
def test_who_does_not_say_where_is_not_asked_twice(talk, question, refusal):
    """The nationwide ways come at once."""
    answers = talk(question, refusal)

    assert "de-hotline-alid" in ids(answers)


def test_a_refusal_in_the_first_message_is_enough(talk):
    """Then the place is not asked for at all."""
    answers = talk("Wo finde ich Beratung? Meinen Wohnort möchte ich nicht sagen.")

    assert "de-hotline-alid" in ids(answers)


@pytest.mark.parametrize(
    ("where", "expected"),
    [("66482 Zweibrücken", "sl-saaris-seaq"), ("Saarland", "sl-saaris-seaq")],
)
def test_the_border_and_the_whole_state_are_place_enough(talk, where, expected):
    """Over the border of the state with a reservation, from a state without a distance."""
    answers = talk(f"Ich suche Beratung zur Anerkennung. Ich wohne in {where}.")

    assert ids(answers)[:1] == [expected]


def test_a_place_that_does_not_exist_leads_to_the_nationwide_ways(talk):
    """The second time it is not understood, nobody asks a third time."""
    answers = talk("Wo ist die nächste Beratungsstelle?", "Hintertupfingen", "ja Hintertupfingen")

    assert "de-hotline-alid" in ids(answers)


@pytest.mark.parametrize("where", ["Syrien", "ich lebe noch in der Türkei", "Damaskus"])
def test_a_country_as_the_answer_means_abroad(talk, where):
    """Whoever is asked where she lives and names a country lives there."""
    assert ids(talk("Wo ist die nächste Beratungsstelle?", where))[:1] == ["de-zsba"]


def test_where_somebody_studied_is_not_where_she_lives(talk):
    """A city abroad in the story of a life is no address."""
    answers = talk("Ich habe in Damaskus studiert. Wo finde ich eine Beratungsstelle?")

    assert not partners(answers) and "?" in answers[-1]["text"]


def test_the_topic_of_the_question_stays_for_the_referral(talk):
    """Labour law first, the place later: the partner is the one for labour law."""
    talk("Ich bin aus Indien und mein Chef zahlt mir keinen Lohn.")
    talk("/find_counselling")

    assert ids(talk("30159 Hannover"))[:1] == ["ni-faire-integration"]
