"""Reads the parameters of a request; what cannot be used is said, not guessed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from babel import Locale

from guidance.counselling.directory import TOPICS
from guidance.counselling.opening import BERLIN
from guidance.geography.places import Place, place_of_postal_code

_LANGUAGES = frozenset(Locale("en").languages)


class Wrong(Exception):
    """A parameter cannot be used; the text says which, why, and what would fit."""


class Parameters:
    """The parameters of one request, read by their kinds."""

    def __init__(self, query: str, known: Iterable[str]) -> None:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
        self._given: Mapping[str, str] = {name: value.strip() for name, value in pairs}
        if len(self._given) < len(pairs):
            raise Wrong("a parameter is given twice, give it once")
        if unknown := sorted(self._given.keys() - {*known}):
            raise Wrong(f"{unknown[0]}: is not known, use {', '.join(sorted(known))}")

    def text(self, name: str) -> str | None:
        """Return a text of at most 200 characters."""
        value = self._given.get(name)
        if value is not None and not 0 < len(value) <= 200:
            raise Wrong(f"{name}: give 1 to 200 characters")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = self._given.get(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 10 and 0 < int(value) <= most):
            raise Wrong(f"{name}: {value[:20]!r} is no whole number from 1 to {most}")
        return int(value)

    def flag(self, name: str) -> bool:
        """Return whether something is wished."""
        value = self._given.get(name, "false").lower()
        if value not in ("true", "false", "1", "0"):
            raise Wrong(f"{name}: {value[:20]!r}, use true or false")
        return value in ("true", "1")

    def choice(self, name: str, choices: Iterable[str]) -> str | None:
        """Return one of the choices."""
        value = self._given.get(name)
        if value is not None and value not in choices:
            raise Wrong(f"{name}: {value[:40]!r} is none, use {' | '.join(sorted(choices))}")
        return value

    def topic(self) -> str | None:
        """Return a topic of the directory."""
        return self.choice("topic", TOPICS)

    def language(self) -> str | None:
        """Return the code of a language."""
        value = self._given.get("language")
        if value is not None and value.lower() not in _LANGUAGES:
            raise Wrong(f"language: {value[:20]!r} is no ISO 639 code, such as ru")
        return value.lower() if value else None

    def place(self) -> Place | None:
        """Return the place of the postal code."""
        value = self._given.get("postcode")
        if value is None:
            return None
        place = place_of_postal_code(value) if len(value) == 5 and value.isascii() else None
        if place is None:
            raise Wrong(f"postcode: {value[:20]!r} does not exist in Germany, such as 66111")
        return place

    def kilometres(self) -> float | None:
        """Return the way round the postal code, which is told in metres."""
        value = self._given.get("proximity")
        if value is None:
            return None
        if "postcode" not in self._given:
            raise Wrong("proximity: needs a postcode, from whose centre it is measured")
        return self.number("proximity", 0, 2_000_000) / 1_000

    def moment(self, name: str) -> datetime | None:
        """Return a time; without an offset it is German time."""
        value = self._given.get(name)
        if value is None:
            return None
        try:
            # An unescaped plus sign arrives as a space.
            moment = datetime.fromisoformat(value.replace(" ", "+"))
        except ValueError:
            raise Wrong(f"{name}: {value[:40]!r} is no time, such as 2026-11-24T10:00") from None
        if not 2000 <= moment.year < 2100:
            raise Wrong(f"{name}: {moment.year} is too far away")
        return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)
