"""Entities of a message with canonical values: the plain function behind the extractor."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from guidance.geography.countries import find_countries
from guidance.geography.places import Place, find_places
from guidance.languages import find_languages
from guidance.recognition.professions import find_professions

Entity = dict[str, Any]

#: Where two kinds claim the same words, the first of these has them.
_PRECEDENCE = ("location", "country", "profession", "language")
#: Two mentions with at most so many letters between them belong together.
_BESIDE = 12


def find_entities(text: str) -> list[Entity]:
    """Return the entities in order; no two overlap.

    Values: a profession's id or a list of candidates, a country's ISO code or a list, a place as
    a mapping (`{"options": […]}` where several have the name), a language's ISO code.
    """
    taken: list[Entity] = []
    for entity in sorted(_candidates(text), key=_claim):
        if entity["entity"] == "language":
            _remember_language(taken, entity)
        if all(
            entity["end"] <= other["start"] or other["end"] <= entity["start"] for other in taken
        ):
            taken.append(entity)
    return sorted(taken, key=lambda entity: int(entity["start"]))


def spoken_only(
    entities: list[Entity], *, speaking: bool, german_too: bool, written: str | None
) -> list[Entity]:
    """Return the entities with languages only where they are to be spoken.

    Words that are both a nationality and a language are the one or the other accordingly; beside
    a profession they say where it was learned. Of several languages, neither German nor the one
    the message is `written` in is wished: "my English is bad, can we speak Arabic?"
    """
    professions = [entity for entity in entities if entity["entity"] == "profession"]
    settled: list[Entity] = []
    languages: list[Entity] = []
    for entity in entities:
        spoken = entity.pop("spoken", None)
        if speaking and spoken and not any(_beside(entity, each) for each in professions):
            entity = entity | {"entity": "language", "value": spoken}
        (languages if entity["entity"] == "language" else settled).append(entity)
    if speaking:
        settled += _wished(languages, written) if german_too else _without(languages, "de")
    return sorted(settled, key=lambda entity: int(entity["start"]))


def _wished(languages: list[Entity], written: str | None) -> list[Entity]:
    for unlikely in ("de", written):
        languages = _without(languages, unlikely) or languages
    return languages


def _without(languages: list[Entity], code: str | None) -> list[Entity]:
    return [language for language in languages if language["value"] != code]


def _beside(one: Entity, other: Entity) -> bool:
    return max(one["start"] - other["end"], other["start"] - one["end"]) <= _BESIDE


def _remember_language(taken: list[Entity], language: Entity) -> None:
    """Note with a country that stands for the same words which language they may be, too."""
    for other in taken:
        same = (other["start"], other["end"]) == (language["start"], language["end"])
        if same and other["entity"] == "country":
            other["spoken"] = language["value"]


def _claim(entity: Entity) -> tuple[int, int]:
    """Sort longer mentions first, then by precedence."""
    return entity["start"] - entity["end"], _PRECEDENCE.index(entity["entity"])


def _candidates(text: str) -> Iterator[Entity]:
    for place in find_places(text):
        yield _entity("location", place.start, place.end, _place_value(place.options))
    for country in find_countries(text):
        yield _entity("country", country.start, country.end, _one_or_all(country.keys))
    for profession in find_professions(text):
        yield _entity(
            "profession", profession.start, profession.end, _one_or_all(profession.options)
        )
    for language in find_languages(text):
        yield _entity("language", language.start, language.end, language.keys[0])


def _entity(kind: str, start: int, end: int, value: Any) -> Entity:
    return {"entity": kind, "start": start, "end": end, "value": value}


def _one_or_all(keys: tuple[str, ...]) -> str | list[str]:
    return keys[0] if len(keys) == 1 else list(keys)


def _place_value(options: tuple[Place, ...]) -> dict[str, Any]:
    if len(options) == 1:
        return asdict(options[0])
    return {"options": [asdict(option) for option in options]}
