"""Names for the people of a platform, so that nobody's number or account is kept readable."""

import base64
import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class People:
    """Keyed names: the same for the same person, and no way back without the server's secret."""

    def __init__(self, secret: str) -> None:
        self._names = _derived(secret, b"lotse names")
        self._safe = Fernet(base64.urlsafe_b64encode(_derived(secret, b"lotse addresses")))

    def conversation(self, channel: str, sender: str) -> str:
        """Return the id of the person's conversation."""
        return f"{channel}-{self._hash(channel, sender)}"

    def delivery(self, channel: str, message_id: str) -> str:
        """Return a name for a platform's message id: WhatsApp's contain the phone number."""
        return self._hash(f"{channel} message", message_id)

    def seal(self, sender: str) -> str:
        """Return how the platform reaches the person, readable only with the server's secret."""
        return self._safe.encrypt(sender.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """Return what was sealed, None where that was done with another secret."""
        try:
            return self._safe.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _hash(self, kind: str, value: str) -> str:
        return hmac.new(self._names, f"{kind} {value}".encode(), sha256).hexdigest()[:40]


def _derived(secret: str, purpose: bytes) -> bytes:
    """Return a key of 32 bytes for one purpose."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())
