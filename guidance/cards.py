"""Cards: what a partner, a profession, steps or a contact look like in a language.

An action passes the values (`offer`), a card holds the same as text, and `as_text` says it where a
channel can show text only.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from babel.dates import format_skeleton, format_time

from guidance import formats, professions
from guidance.catalogue import base_language, catalogue
from guidance.opening import BERLIN
from guidance.places import state_name

Card = dict[str, Any]


def card(offer: Mapping[str, Any], language: str) -> Card:
    """Return the card of an offer, with all its texts in the language.

    `offer["type"]` says what it shows: a partner, or the finding about a profession.
    """
    return _CARDS[offer["type"]](offer, language)


def as_text(shown: Card) -> str:
    """Return a card as lines of text."""
    if shown["type"] == "profession":
        return "\n".join([shown["name"], *shown["lines"]])
    head = shown["organisation"]
    if shown["name"] != head:
        head = f"{shown['name']} ({head})"
    contact = [shown.get("phone", {}).get("text"), shown.get("email"), shown.get("website")]
    lines = [head, " · ".join(shown["why"]), shown.get("address"), shown.get("hours"), *contact]
    return "\n".join(line for line in [*lines, shown.get("confirmed")] if line)


def _partner(offer: Mapping[str, Any], language: str) -> Card:
    address = _address(offer)
    shown = {
        "type": "partner",
        "id": offer["id"],
        "name": offer["service_names"].get(base_language(language)) or offer["service"],
        "organisation": offer["organisation"],
        "why": [
            text for kind, value in offer["reasons"] if (text := reason(kind, value, language))
        ],
        "address": address,
        "hours": opening(offer, language),
        "phone": _phone(offer.get("phone"), language),
        "email": offer.get("email"),
        "website": offer.get("website"),
        "map": _map(address) if offer.get("street") else None,
        "languages": [formats.language_name(code, language) for code in offer["languages"]],
        "confirmed": _confirmed(offer.get("confirmed_on"), language),
    }
    return {key: value for key, value in shown.items() if value}


def reason(kind: str, value: str, language: str) -> str | None:
    """Return why a partner is offered, or what to ask first; None for what need not be said."""
    say = catalogue(language).pgettext
    match kind:
        case "distance":
            text = say("reason", "{distance} from you")
            return text.format(distance=formats.distance(float(value), language))
        case "far":
            text = say("reason", "far away: {distance}")
            return text.format(distance=formats.distance(float(value), language))
        case "speaks":
            text = say("reason", "speaks {language}")
            return text.format(language=formats.language_name(value, language))
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
        "abroad": say("reason", "for people who are still abroad"),
        "open_now": say("reason", "open now"),
        "format": say("reason", "advises in the way you wish"),
        "part_of_state": say("reason", "serves only a part of the state: please ask first"),
        "other_state": say("reason", "in the neighbouring state: please ask first"),
        "unconfirmed": say("reason", "not confirmed recently: please ask first"),
        "website_only": say("reason", "see the website for the contact"),
        "no_contact": say("reason", "contact unknown: please ask the hotline"),
        "ask_via": say("reason", "the contact is not certain: please ask the coordination"),
        "related_topic": say("reason", "knows who is responsible"),
    }


def _groups(language: str) -> Mapping[str, str]:
    say = catalogue(language).pgettext
    return {
        "academic": say("group", "people with a university degree"),
        "abroad": say("group", "people who are still abroad"),
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
    key, state = offer["profession"], offer.get("state")
    found = professions.finding(key, state, offer.get("origin"))
    known = found.profession
    own = professions.profession_name(key, language)
    shown = {
        "type": "profession",
        "id": key,
        "name": own if own == known.name_de else f"{own} ({known.name_de})",
        "lines": [line for line in _finding_lines(found, state, offer, language) if line],
        "website": found.authority.website if found.authority else None,
    }
    return {name: value for name, value in shown.items() if value}


def _finding_lines(
    found: professions.Finding, state: str | None, offer: Mapping[str, Any], language: str
) -> list[str | None]:
    """Return what is known, one statement a line, and openly what is not."""
    say = catalogue(language).pgettext
    known = found.profession
    return [
        say("finding", "For this profession I know only the general rule.")
        if known.general_rule
        else _regulation(known, language),
        _decides(found.authority, state, language),
        _level(known, language),
        _fee(known, language),
        say("finding", "With training from the EU, the EEA or Switzerland some professions are "
            "recognised automatically.") if offer.get("origin") == "eu" else None,
    ]  # fmt: skip


def _regulation(known: professions.Profession, language: str) -> str:
    say = catalogue(language).pgettext
    texts = {
        "yes": say("finding", "This profession is regulated (reglementierter Beruf): you need "
                   "recognition to work in it."),
        "no": say("finding", "This profession is not regulated: you can work without recognition. "
                  "Recognition can still help you."),
        "self_employment": say("finding", "As an employee you can work without recognition. For "
                               "your own business in this trade you need it."),
        "title": say("finding", "You can often do this work without recognition, but you need a "
                     "permit to use the title."),
        "some_states": say("finding", "Whether you need recognition differs from state to state."),
        "some_work": say("finding", "A part of this work needs recognition."),
    }  # fmt: skip
    kind = known.scope if known.regulated == "partly" else known.regulated
    unknown = say("finding", "I do not know whether this profession is regulated. A counselling "
                  "centre can tell you.")  # fmt: skip
    return texts.get(kind or "", unknown)


def _decides(authority: professions.Authority | None, state: str | None, language: str) -> str:
    say = catalogue(language).pgettext
    if authority:
        text = say("finding", "Competent authority (zuständige Stelle): {authority}")
        return text.format(authority=authority.name)
    if state:
        text = say("finding", "I do not know for certain which authority decides there ({state}). "
                   "A counselling centre can tell you.")  # fmt: skip
        return text.format(state=state_name(state, language))
    return say("finding", "Which authority decides depends on the federal state.")


def _level(known: professions.Profession, language: str) -> str | None:
    if not known.german_level:
        return None
    text = catalogue(language).pgettext("finding", "Level of German: {level}")
    level = text.format(level=known.german_level.replace("+", " + "))
    return level + _examples(known.german_level_states, language)


def _fee(known: professions.Profession, language: str) -> str | None:
    if known.fee_min is None or known.fee_max is None:
        return None
    text = catalogue(language).pgettext("finding", "Usual fee: {fee}")
    fee = text.format(fee=formats.money_range(known.fee_min, known.fee_max, language))
    return fee + _examples(known.fee_states, language)


def _examples(states: str, language: str) -> str:
    """Return where a figure was seen, since other states may have another."""
    if not states:
        return ""
    text = catalogue(language).pgettext("finding", "(examples from: {states})")
    names = [state_name(code, language) for code in states.split()]
    return " " + text.format(states=formats.joined(names, language))


_CARDS = {"partner": _partner, "profession": _profession}
