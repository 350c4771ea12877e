"""Call-backs: how far one is, and how what a person entrusted to us is sealed.

The rows lie in the database that assistant and console share (`bot.tables`). How the person is
reached stands there sealed, apart from the conversation: whoever reads the file reads nothing.
"""

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guidance.contact.contacts import Contact, Kind

#: What the dialogue settles about a call-back.
WANTED, LEFT, WITHDRAWN = "wanted", "left", "withdrawn"
#: One that nobody has closed is deleted so many days after it was wished for.
OPEN_DAYS = 90
#: A contact whose request was not finished is deleted so many days after it was given.
DRAFT_DAYS = 1


class State(StrEnum):
    """How far a call-back is."""

    DRAFT = "draft"  # the person has given a contact and is still being asked
    NEW = "new"
    TAKEN = "taken"
    DONE = "done"
    NOT_REACHED = "not_reached"


CLOSED = frozenset({State.DONE, State.NOT_REACHED})
_NEXT: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.NEW,),
    State.NEW: (State.TAKEN,),
    State.TAKEN: (State.DONE, State.NOT_REACHED, State.NEW),
    State.NOT_REACHED: (State.TAKEN,),
    State.DONE: (),
}


class CallbackError(Exception):
    """A step that a call-back cannot take; the text says what was expected and what came."""


def step(before: State, after: State) -> State:
    """Return the state after a step; CallbackError for one that does not follow."""
    if after not in _NEXT[before]:
        expected = " or ".join(state.upper() for state in _NEXT[before]) or "no further step"
        raise CallbackError(f"cannot set a call-back to {after.upper()}: it is {before.upper()}, "
                            f"expected {expected}")  # fmt: skip
    return after


def next_states(state: State) -> tuple[State, ...]:
    """Return the states that may follow."""
    return _NEXT[state]


class Safe:
    """Seals contacts and notes; a key that was replaced may follow the present one."""

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys.split()])

    @classmethod
    def at(cls, var: Path, keys: str = "") -> "Safe":
        """Return the safe with the given keys, else with the one that is kept under `var`."""
        return cls(keys if keys.strip() else _kept_key(var / "callback-key"))

    def seal(self, text: str) -> str:
        """Return a text that only the key makes readable."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """Return what was sealed; None where that was done with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def seal_contact(self, contact: Contact) -> str:
        """Return a contact that only the key makes readable."""
        return self.seal(json.dumps([contact.kind, contact.value]))

    def unseal_contact(self, sealed: str) -> Contact | None:
        """Return a sealed contact; None where it was sealed with another key."""
        opened = self.unseal(sealed)
        if opened is None:
            return None
        kind, value = json.loads(opened)
        return Contact(Kind(kind), value)


def _derived(key: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"lotse call-backs").derive(key.encode())
    return base64.urlsafe_b64encode(derived)


def _kept_key(path: Path) -> str:
    """Return the key in a file only its owner reads; the first of several processes makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        whole.touch(mode=0o600)
        whole.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(whole, path)  # at once with its content, or not at all
        whole.unlink()
    return path.read_text()
