"""Commands: `/help` and the like, or the same as a single word in any of our languages."""

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache

from guidance.languages import LANGUAGES
from guidance.reading.text import fold
from guidance.wording.catalogue import catalogue

_SLASHED = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s.*)?", re.DOTALL)


class Command(Enum):
    """What people can ask of any messenger."""

    START = "start"
    HELP = "help"
    LANGUAGE = "language"
    PERSON = "person"
    DELETE = "delete"


def command(text: str) -> Command | None:
    """Return the command a message is, None for any other message."""
    match = _SLASHED.fullmatch(text.strip())
    return _commands().get(fold(match[1] if match else text).strip(" .!?؟\"'»«„“”"))


def names(language: str) -> Mapping[Command, str]:
    """Return the words for the commands in a language."""
    say = catalogue(language).pgettext
    return {
        Command.START: say("command", "start"),
        Command.HELP: say("command", "help"),
        Command.LANGUAGE: say("command", "language"),
        Command.PERSON: say("command", "person"),
        Command.DELETE: say("command", "delete"),
    }


@cache
def _commands() -> Mapping[str, Command]:
    words = {fold(word): each for code in LANGUAGES for each, word in names(code).items()}
    return words | {each.value: each for each in Command}
