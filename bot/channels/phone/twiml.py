"""TwiML: what Twilio does during a call (https://www.twilio.com/docs/voice/twiml)."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.channels.phone.speech import Voice, in_script

#: How long somebody may think before the call goes on, in seconds.
PATIENCE = 6


def document(*verbs: Element) -> bytes:
    """Return the verbs as a document."""
    response = Element("Response")
    response.extend(verbs)
    return tostring(response, "utf-8", xml_declaration=True)


def speak(sentences: Iterable[str], voice: Voice) -> list[Element]:
    """Return the verbs that read sentences out."""
    return [_said(sentence, voice) for sentence in sentences]


def listen(action: str, voice: Voice, said: Iterable[Element]) -> Element:
    """Return the verb that reads something out and waits for words or keys, ended by #."""
    return _gather(said, input="dtmf speech", action=action, language=voice.hears,
                   timeout=str(PATIENCE), speechTimeout="auto", finishOnKey="#")  # fmt: skip


def keys(action: str, said: Iterable[Element], most: int) -> Element:
    """Return the verb that reads something out and waits for so many keys at most."""
    return _gather(said, input="dtmf", action=action, timeout=str(PATIENCE), finishOnKey="#",
                   numDigits=str(most))  # fmt: skip


def go_on(action: str) -> Element:
    """Return the verb that asks us again when nothing was heard."""
    verb = Element("Redirect", method="POST")
    verb.text = action
    return verb


def connect(number: str, action: str) -> Element:
    """Return the verb that connects with a phone number; afterwards we are asked again."""
    verb = Element("Dial", action=action, method="POST", timeout="30")
    SubElement(verb, "Number").text = number
    return verb


def pause() -> Element:
    """Return the verb that waits a little."""
    return Element("Pause", length=str(PATIENCE))


def hang_up() -> Element:
    """Return the verb that ends the call."""
    return Element("Hangup")


def _gather(said: Iterable[Element], **attributes: str) -> Element:
    verb = Element("Gather", {"method": "POST", **attributes})
    verb.extend(said)
    return verb


def _said(sentence: str, voice: Voice) -> Element:
    verb = Element("Say", language=voice.says, voice=voice.voice)
    verb.text = in_script(sentence, voice)
    return verb
