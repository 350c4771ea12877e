"""Live chat through a messenger: what a counsellor writes is pushed."""

from tests.callbacks.conftest import Counsellor


def test_a_counsellor_writes_to_telegram(channels, stub, phone):
    """The person is told that a human is there, reads what is written, and gets no bot's answer."""
    berta = Counsellor(channels)
    berta.be_there(True)
    person = phone("telegram")
    person.say("Ich möchte mit einem Menschen sprechen")
    known = len(stub.to(person.me))
    key = berta.get("/livechat/").text.split("/take/")[0].rpartition("/livechat/")[2]
    berta.post(f"/livechat/{key}/take/")
    begun = "".join(map(person.text, stub.wait(person.me, known)))
    person.deliver(person.written("Was kostet das?"))
    known = len(stub.to(person.me))
    berta.post(f"/livechat/{key}/say/", text="Hier ist die Beratung")
    said = "".join(map(person.text, stub.wait(person.me, known)))
    berta.post(f"/livechat/{key}/end/")
    berta.be_there(False)

    assert "liest ein Mensch" in begun
    assert said == "Hier ist die Beratung"
    assert "Was kostet das?" in berta.get(f"/livechat/{key}/").text
