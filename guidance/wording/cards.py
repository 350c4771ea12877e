"""Cards: what a partner, a profession, steps or a contact look like in a language.

An action passes the values (`offer`), a card holds the same as text, and `as_text` says it where a
channel can show text only.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from babel.dates import format_skeleton, format_time

from guidance.counselling.opening import BERLIN
from guidance.facts import publisher
from guidance.geography.places import state_name
from guidance.recognition.finding import FINDING, Case, Finding, Part, finding
from guidance.recognition.professions import profession_name
from guidance.wording import formats, replies
from guidance.wording.catalogue import base_language, catalogue
from guidance.wording.hours import week_in_words

Card = dict[str, Any]

#: Places are known as points in the middle of a town: less is no distance to speak of.
_SAME_TOWN_KM = 1


def card(offer: Mapping[str, Any], language: str) -> Card:
    """Return the card of an offer, with all its texts in the language.

    `offer["type"]` says what it shows: a partner, or the finding about a profession and its steps.
    """
    return _CARDS[offer["type"]](offer, language)


def card_sources(offer: Mapping[str, Any]) -> list[replies.Source]:
    """Return what the statements of a card rest on; a partner's card says itself when confirmed."""
    part = _PARTS.get(offer["type"])
    rests_on = finding(Case.of(offer)).sources(part) if part else []
    return [replies.Source(publisher(url), url, as_of) for url, as_of in rests_on]


def as_text(shown: Card) -> str:
    """Return a card as lines of text."""
    contact = [shown.get("phone", {}).get("text"), shown.get("email"), shown.get("website")]
    if shown["type"] == "steps":
        return "\n".join([shown["name"], *numbered(shown["steps"])])
    if shown["type"] == "profession":
        return "\n".join([shown["name"], *shown["lines"], *filter(None, contact)])
    head = shown["organisation"]
    if shown["name"] != head:
        head = f"{shown['name']} ({head})"
    hours = [shown.get("hours"), *shown.get("week", ())]
    lines = [head, " · ".join(shown.get("why", ())), shown.get("address"), *hours, *contact]
    return "\n".join(line for line in [*lines, shown.get("confirmed")] if line)


def numbered(steps: Sequence[str]) -> list[str]:
    """Return steps with their numbers."""
    return [f"{number}. {step}" for number, step in enumerate(steps, 1)]


def _partner(offer: Mapping[str, Any], language: str) -> Card:
    address = _address(offer)
    shown = {
        "type": "partner",
        "id": offer["id"],
        "name": offer["service_names"].get(base_language(language)) or offer["service"],
        "organisation": offer["organisation"],
        "why": _reasons(offer, language),
        "address": address,
        "hours": opening(offer, language),
        "week": list(week_in_words(offer.get("opening_hours") or "", language)),
        "phone": _phone(offer.get("phone"), language),
        "email": offer.get("email"),
        "website": offer.get("website"),
        "map": _map(address) if offer.get("street") else None,
        "languages": [formats.language_name(code, language) for code in offer["languages"]],
        "confirmed": _confirmed(offer.get("confirmed_on"), language),
    }
    return {key: value for key, value in shown.items() if value}


def _reasons(offer: Mapping[str, Any], language: str) -> list[str]:
    """Return the reasons in words, each once."""
    said = (reason(kind, value, language) for kind, value in offer["reasons"])
    return list(dict.fromkeys(filter(None, said)))


def reason(kind: str, value: str, language: str) -> str | None:
    """Return why a partner is offered, or what to ask first; None for what need not be said."""
    say = catalogue(language).pgettext
    match kind:
        case "distance" if float(value) < _SAME_TOWN_KM:
            return say("reason", "in your town")
        case "distance":
            text = say("reason", "{distance} from you")
            return text.format(distance=formats.distance(float(value), language))
        case "far":
            text = say("reason", "far away: {distance}")
            return text.format(distance=formats.distance(float(value), language))
        case "speaks":
            text = say("reason", "speaks {language}")
            return text.format(language=formats.language_name(value, language))
        case "ask_via" if value:
            return say("reason", "contact through {organisation}").format(organisation=value)
        case "serves_area" if value.startswith("DE-"):
            return None
        case "serves_area":
            return say("reason", "is there for {area}").format(area=value)
        case "for_group" | "only_for":
            group = _groups(language).get(value)
            text = say("reason", "for {group}")
            return text.format(group=group) if group else None
    return _plain_reasons(language).get(kind)


def _plain_reasons(language: str) -> Mapping[str, str]:
    say = catalogue(language).pgettext
    return {
        "nationwide": say("reason", "for all of Germany"),
        "abroad": say("reason", "for people who are not in Germany yet"),
        "open_now": say("reason", "open now"),
        "format": say("reason", "advises in the way you wish"),
        "part_of_state": say("reason", "serves only a part of the state: please ask first"),
        "other_state": say("reason", "in the neighbouring state: please ask first"),
        "unconfirmed": say("reason", "not confirmed recently: please ask first"),
        "website_only": say("reason", "see the website for the contact"),
        "no_contact": say("reason", "contact unknown: please ask the hotline"),
        "ask_via": say("reason", "the contact is not certain: please ask the coordination"),
        "related_topic": say("reason", "knows who is responsible"),
        "knows_more": say("reason", "knows who else can help"),
    }


def _groups(language: str) -> Mapping[str, str]:
    say = catalogue(language).pgettext
    return {
        "academic": say("group", "people with a university degree"),
        "abroad": say("group", "people who are not in Germany yet"),
        "crafts": say("group", "crafts"),
        "employer": say("group", "employers"),
        "eu": say("group", "people from the EU"),
        "founder": say("group", "people who start a business"),
        "health": say("group", "health professions"),
        "ihk": say("group", "commercial and industrial professions"),
        "job_centre": say("group", "job-centre staff"),
        "low_income": say("group", "people with a low income"),
        "low_threshold": say("group", "people who need an easy start"),
        "newly_arrived": say("group", "people who have just arrived"),
        "organisation": say("group", "migrants' organisations"),
        "orientation": say("group", "people who look for a new direction at work"),
        "pedagogy": say("group", "pedagogical professions"),
        "professional": say("group", "counsellors and other professionals"),
        "receiving_benefits": say("group", "people who receive benefits"),
        "refugee": say("group", "refugees"),
        "russian_speaking": say("group", "Russian-speaking people"),
        "third_country": say("group", "people from outside the EU"),
        "school_certificate": say("group", "people with a school certificate"),
        "vocational": say("group", "people with vocational training"),
        "women": say("group", "women"),
        "young": say("group", "young people"),
    }


def opening(offer: Mapping[str, Any], language: str) -> str | None:
    """Return in words whether a partner is open; None where that is not known."""
    say = catalogue(language).pgettext
    locale = formats.locale_of(language)
    moment = datetime.fromisoformat(offer.get("until") or offer.get("next") or "1970-01-01T00:00")
    values = {
        "time": format_time(moment, "short", locale=locale),
        "day": format_skeleton("EEEEdMMMM", moment, locale=locale),
    }
    if offer["opening"] == "open":
        return say("hours", "open now, until {time}").format(**values) if offer["until"] else None
    if not offer.get("next"):
        return None
    days = (moment.astimezone(BERLIN).date() - datetime.now(BERLIN).date()).days
    patterns = {
        0: say("hours", "opens today at {time}"),
        1: say("hours", "opens tomorrow at {time}"),
    }
    return patterns.get(days, say("hours", "opens on {day} at {time}")).format(**values)


def _address(offer: Mapping[str, Any]) -> str | None:
    town = " ".join(part for part in (offer.get("postal_code"), offer.get("city")) if part)
    return ", ".join(part for part in (offer.get("street"), town) if part) or None


def _phone(number: str | None, language: str) -> dict[str, str] | None:
    if not number:
        return None
    return {"text": formats.phone(number, language), "href": "tel:" + number.replace(" ", "")}


def _map(address: str | None) -> str | None:
    return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else None


def _confirmed(when: str | None, language: str) -> str | None:
    if not when:
        return None
    text = catalogue(language).pgettext("card", "last confirmed: {date}")
    return text.format(date=formats.day(when.rstrip("~"), language))


def _profession(offer: Mapping[str, Any], language: str) -> Card:
    found = finding(Case.of(offer))
    known, authority = found.profession, found.authority
    own, german = profession_name(known.id, language), formats.isolated(known.name_de, language)
    shown = {
        "type": "profession",
        "id": known.id,
        "name": german if base_language(language) == "de" else f"{own} ({german})",
        "lines": _said(found, "card", language),
        "phone": _phone(authority.phone, language) if authority else None,
        "email": authority.email if authority else None,
        "website": authority.website if authority else None,
    }
    return {name: value for name, value in shown.items() if value}


def _steps(offer: Mapping[str, Any], language: str) -> Card:
    found = finding(Case.of(offer))
    name = catalogue(language).pgettext("finding", "The next steps")
    return {"type": "steps", "name": name, "steps": _said(found, "steps", language)}


def _said(found: Finding, part: Part, language: str) -> list[str]:
    """Return the sentences of a part of a finding, with what the rows and facts say filled in."""
    say, values = catalogue(language).pgettext, _values(found, language)
    return [
        replies.fill(
            say(FINDING, said.say), values | replies.figures(said.say, language, without=values)
        )
        for said in found.statements(part)
    ]


def _values(found: Finding, language: str) -> dict[str, str]:
    """Return what the rows say, as text in the language."""
    known, fee, authority = found.profession, found.fee, found.authority
    level, _, exam_level = known.german_level.partition("+")
    values = {
        "authority": authority and formats.isolated(authority.name, language),
        "state": found.case.state and state_name(found.case.state, language),
        "level": level and formats.isolated(level, language),
        "exam_level": exam_level and formats.isolated(exam_level, language),
        "level_states": _states(known.german_level_states.split(), language),
        "fee": fee and formats.money_range(fee.min, fee.max, language),
        "fee_states": fee and _states(fee.states, language),
    }
    return {name: value for name, value in values.items() if value}


def _states(codes: Sequence[str], language: str) -> str:
    return formats.joined([state_name(code, language) for code in codes], language)


_PARTS: Mapping[str, Part] = {"profession": "card", "steps": "steps"}
_CARDS = {"partner": _partner, "profession": _profession, "steps": _steps}
