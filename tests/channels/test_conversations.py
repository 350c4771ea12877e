"""Ten turns on every messenger, in a left-to-right and a right-to-left language."""

import pytest

from tests.channels.phones import PHONES

#: What is said or which button is pressed, and what the answer must contain.
GERMAN = [
    ("Hallo", "Programm"),
    ("Was kostet die Anerkennung?", "€"),
    ("Wie lange dauert das Verfahren?", "Monat"),
    (1, ""),
    ("Ich bin Krankenschwester aus Syrien. Wird mein Beruf anerkannt?", "?"),
    ("66111", "Pflegefach"),
    ("Wo ist die nächste Beratungsstelle?", "Saarbrücken"),
    ("Hilfe", ""),
    ("2", ""),
    ("Danke", "gern"),
]
ARABIC = [
    ("مرحبا", "Lotse"),
    ("كم تكلفة الاعتراف بشهادتي؟", "€"),
    ("كم من الوقت يستغرق الاعتراف بشهادتي؟", "3"),
    (1, ""),
    ("أنا ممرضة من سوريا، هل يُعترف بمهنتي؟", "؟"),
    ("٦٦١١١", "Pflegefach"),
    ("أين أقرب مركز استشارة؟", "Saarbrücken"),
    ("مساعدة", ""),
    ("٢", ""),
    ("شكرا", ""),
]


@pytest.mark.parametrize("turns", [GERMAN, ARABIC], ids=["de", "ar"])
@pytest.mark.parametrize("platform", PHONES)
def test_ten_turns(phone, platform, turns):
    """Question, number, button, form, referral and menu work on every platform."""
    person = phone(platform)
    for said, part in turns:
        answer = person.press(said) if isinstance(said, int) else person.say(said)

        assert answer.strip() and part.casefold() in answer.casefold(), (said, answer)


def test_a_number_picks_a_choice_in_the_web_chat_too(channels):
    """Who has seen numbers elsewhere may use them here; the transcript shows what was meant."""
    conversation = channels.conversation("de")
    second = conversation.say("Was kostet die Anerkennung?")[-1]["buttons"][1]
    answer = conversation.say("2")
    said = [m for m in conversation.get("messages").json()["messages"] if m["from"] == "user"]

    assert said[-1]["text"] == second["title"] == "Wie lange?"
    assert "3 Monate" in answer[-1]["text"]
