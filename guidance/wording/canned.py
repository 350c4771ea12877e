"""What counsellors say often in a live chat, ready in every language."""

from guidance.wording.catalogue import catalogue


def canned(language: str) -> tuple[str, ...]:
    """Return the ready sentences in a language; the order is the same in each."""
    say = catalogue(language).pgettext
    return (
        say("canned", "Hello. I am a counsellor. How can I help you?"),
        say("canned", "One moment, please. I am looking it up."),
        say("canned", "Where do you live? A postal code or a town is enough."),
        say("canned", "Which profession did you learn, and in which country?"),
        say(
            "canned",
            "It is best to talk about this directly. May we call you? "
            'Then press "Call me back" afterwards.',
        ),
        say("canned", "Thank you for writing. All the best, and goodbye."),
    )
