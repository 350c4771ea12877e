"""The interface in German: complete, and chosen by who uses it."""

from console.management.commands.messages import missing, read


def test_every_text_has_its_german():
    """`python -m console messages` takes new texts in; the catalogue lies in console/locale."""
    assert missing(read()) == []


def test_the_language_is_a_choice(client_as):
    """German or English, by browser or by button."""
    client = client_as("counsellor")
    english = client.get("/conversations/").content.decode()
    client.post("/language/setlang/", {"language": "de", "next": "/conversations/"})
    german = client.get("/conversations/").content.decode()

    assert 'lang="en"' in english and "<h1>Conversations" in english
    assert 'lang="de"' in german and "<h1>Gespräche" in german
