"""The keep-it card over HTTP: for whom has the token, of whom was offered, and nowhere stored."""

from io import BytesIO

import pytest
import requests
from pypdf import PdfReader

QUESTION = "أنا ممرضة من سوريا وأسكن في 66111، وين أقرب مركز استشارة للاعتراف؟"


@pytest.fixture
def offered(server):
    """Return a conversation in which partners were offered."""
    conversation = server.conversation("ar")
    answers = conversation.say(QUESTION)
    assert any(answer.get("card", {}).get("type") == "partner" for answer in answers)
    return conversation


def test_the_card_comes_as_a_page_and_as_text(offered):
    """The best partner, in Arabic and in German."""
    pdf, text = offered.get("card?format=pdf"), offered.get("card?format=txt")

    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert "attachment" in pdf.headers["Content-Disposition"]
    assert text.headers["Content-Type"].startswith("text/plain")
    assert "Meine Beratung" in text.text and "استشارتي" in text.text and "Arabisch" in text.text
    assert "Saarbrücken" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert {"no-store"} == {pdf.headers["Cache-Control"], text.headers["Cache-Control"]}


def test_each_partner_offered_has_a_card(offered):
    """The widget asks for the one whose button was pressed."""
    shown = [m["card"] for m in offered.get("messages").json()["messages"] if m.get("card")]
    partners = [card for card in shown if card["type"] == "partner"]
    texts = {offered.get(f"card?format=txt&id={card['id']}").text for card in partners}

    assert len(texts) == len(partners) > 1


def test_making_a_card_leaves_no_trace(offered):
    """The conversation is the same before and after."""
    before = offered.get("messages").json()
    offered.get("card")

    assert offered.get("messages").json() == before


@pytest.mark.parametrize(
    ("query", "status"),
    [("format=exe", 400), ("format=", 200), ("id=nobody", 404), ("id=../../etc/passwd", 404)],
)
def test_what_cannot_be_is_said_to_be_wrong(offered, query, status):
    """A format that does not exist, a partner who was not offered."""
    assert offered.get(f"card?{query}").status_code == status


def test_without_a_referral_there_is_no_card(server):
    """404, in the person's language."""
    answer = server.conversation("de").get("card", **{"Accept-Language": "de"})

    assert (
        answer.status_code == 404 and "application/problem+json" in answer.headers["Content-Type"]
    )


def test_without_a_token_there_is_nothing(server):
    """Nobody reads what others were told."""
    answer = requests.get(f"{server.url}/webhooks/web/card", timeout=20)

    assert answer.status_code == 401


def test_the_page_without_javascript_has_the_card_too(server):
    """A button appears with the first referral and gives the same PDF."""
    first = requests.post(f"{server.url}/plain", data={"code": "ar", "text": QUESTION}, timeout=20)
    session = first.text.split('name="session" value="')[1].split('"')[0]
    form = {"code": "ar", "session": session, "keep": "pdf"}
    pdf = requests.post(f"{server.url}/plain", data=form, timeout=20)

    assert 'name="keep"' in first.text and pdf.content.startswith(b"%PDF")
