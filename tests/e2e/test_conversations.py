"""The main job, spoken with a real server over HTTP, in every language."""

import re

import pytest

from guidance.languages import LANGUAGES

COSTS = {
    "de": "Was kostet die Anerkennung?",
    "en": "What does the recognition of my diploma cost?",
    "ar": "كم تكلفة الاعتراف بشهادتي؟",
    "fa": "هزینه معادل سازی مدرک چقدر است؟",
    "tr": "Denklik ne kadar tutuyor?",
    "uk": "Скільки коштує визнання диплома?",
    "ru": "Сколько стоит признание диплома?",
    "pl": "Ile kosztuje uznanie dyplomu?",
    "ro": "Cât costă recunoașterea diplomei?",
    "es": "¿Cuánto cuesta la homologación del título?",
    "fr": "Combien coûte la reconnaissance du diplôme ?",
    "sr": "Koliko košta priznavanje diplome?",
}
WHERE = {
    "de": "Ich bin Krankenschwester aus Syrien und wohne in 66111, wer kann mich beraten?",
    "en": "I'm a nurse from Syria and live in 66111, who can advise me?",
    "ar": "أنا ممرضة من سوريا وأسكن في ٦٦١١١، أين أقرب مركز استشارة؟",
    "fa": "من پرستار از سوریه هستم و در ۶۶۱۱۱ زندگی می‌کنم، نزدیک‌ترین مرکز مشاوره کجاست؟",
    "tr": "Suriyeli bir hemşireyim, 66111'de oturuyorum, en yakın danışma merkezi nerede?",
    "uk": "Я медсестра з Сирії, живу в 66111, де найближча консультація?",
    "ru": "Я медсестра из Сирии, живу в 66111, где ближайшая консультация?",
    "pl": "Jestem pielęgniarką z Syrii, mieszkam w 66111, gdzie jest najbliższa poradnia?",
    "ro": "Sunt asistentă medicală din Siria și locuiesc în 66111, unde e cel mai apropiat centru de consiliere?",
    "es": "Soy enfermera de Siria y vivo en 66111, ¿dónde está el centro de asesoramiento más cercano?",
    "fr": "Je suis infirmière, je viens de Syrie et j'habite à 66111, où est le centre de conseil le plus proche ?",
    "sr": "Ja sam medicinska sestra iz Sirije, živim u 66111, gdje je najbliže savjetovalište?",
}
UNCLEAR = {
    "de": "und wenn das nicht so ist wie bei dem anderen da",
    "en": "and if that is not like with the other one there",
    "ar": "طيب واذا هيك مو متل هداك التاني",
    "uk": "а якщо воно не так як у того іншого",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_costs_are_answered_with_a_source(server, language):
    """Nobody chooses a language: a question is answered in the language it was asked in."""
    answer = server.conversation().say(COSTS[language])[-1]

    assert answer["lang"] == language
    assert "€" in answer["text"]
    assert answer["sources"] and all(
        source["url"].startswith("https") for source in answer["sources"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_nearest_partner_is_offered(server, language):
    """One sentence with profession, country and place is enough for a referral."""
    answers = server.conversation().say(WHERE[language])
    cards = [answer.get("card", {}) for answer in answers]
    cards = [card for card in cards if card.get("type") == "partner"]

    assert cards, answers
    expected = "ELFE" if language == "ru" else "saaris"  # ELFE advises in Russian
    assert expected in cards[0]["organisation"]
    assert any(re.search(r"\d", reason) for reason in cards[0]["why"])
    assert cards[0].get("website") or cards[0].get("phone")


@pytest.mark.parametrize("language", UNCLEAR)
def test_what_is_unclear_leads_on(server, language):
    """Never a bare "I did not understand": guesses or the menu, in the person's language."""
    conversation = server.conversation()
    conversation.say(COSTS[language])
    answer = conversation.say(UNCLEAR[language])[-1]

    assert answer["lang"] == language
    assert len(answer["buttons"]) >= 2


def test_an_ambiguous_place_is_asked_back(server):
    """Halle is in Sachsen-Anhalt and in Westfalen: the person chooses."""
    conversation = server.conversation()
    conversation.say("Wo ist die nächste Beratungsstelle?")
    asked = conversation.say("Halle")[-1]
    titles = [button["title"] for button in asked["buttons"]]

    assert any("Saale" in title for title in titles) and len(titles) >= 2
    answers = conversation.press(asked["buttons"][0]["payload"])
    assert any("card" in answer for answer in answers)


def test_an_unknown_place_is_asked_again_then_the_hotline_is_named(server):
    """Nobody is lost: after the second unknown place come the nationwide ways."""
    conversation = server.conversation()
    conversation.say("Wo ist die nächste Beratungsstelle?")

    assert "66111" in conversation.say("Blablabuxdehingen")[-1]["text"]
    answers = conversation.say("Blablabuxdehingen!")
    assert any("card" in answer for answer in answers)


def test_a_question_inside_the_form_is_answered_and_the_form_goes_on(server):
    """Asked where they live, people ask back: they get both the answer and the question again."""
    conversation = server.conversation()
    conversation.say("Wo ist die nächste Beratungsstelle?")
    answers = conversation.say("Kostet die Beratung etwas?")

    assert len(answers) == 2
    assert any("card" in answer for answer in conversation.say("66663"))
