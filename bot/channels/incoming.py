"""What a person sent over a platform, in one shape whatever the platform calls it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message. `sender` is how the platform reaches the person: it goes into no log or table.

    Of `text`, `key` (of a pressed button) and `place` (latitude, longitude) at most one is set;
    none of them in a message that only people can take in, such as a picture.
    """

    sender: str
    id: str  # the same when the platform delivers the message again
    sent: float = 0.0  # seconds since 1970, 0 where the platform does not say
    text: str = ""
    key: str = ""
    place: tuple[float, float] | None = None
    language: str | None = None  # of the platform's settings, if it is one of ours
