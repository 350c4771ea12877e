"""The keep-it card: a referral on one page, in German for the desk and in the person's language.

It is made when it is asked for and never stored. `guidance.wording.keep_pdf` prints it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from guidance.languages import LANGUAGES
from guidance.recognition.professions import profession
from guidance.wording import cards, formats
from guidance.wording.catalogue import base_language, catalogue

GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Matter:
    """What the person comes for, as the conversation tells; `about` are German verb phrases."""

    about: tuple[str, ...] = ()
    profession: str | None = None
    country: str | None = None


class Line(NamedTuple):
    """A text in one language."""

    text: str
    language: str


#: The same in the person's language and in German; one line where both say it in the same words.
Item = tuple[Line, ...]


class Section(NamedTuple):
    """A heading with what stands below it."""

    heading: Item
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """A keep-it card; `website` is what the QR code leads to."""

    language: str
    title: Item
    sections: tuple[Section, ...]
    desk: Section
    website: str | None
    footer: Item

    @property
    def right_to_left(self) -> bool:
        """Return whether the person's language is written from right to left."""
        return LANGUAGES[self.language].direction == "rtl"


def keep(offer: Mapping[str, Any], matter: Matter, language: str, today: date) -> Keep:
    """Return the keep-it card of a partner card's values (`type` partner)."""
    own = base_language(language)
    shown = {code: cards.card(offer, code) for code in _both(own)}
    return Keep(
        own,
        title=_said("title", own),
        sections=(_where(shown, own), _hours(shown, own), _bring(offer.get("topic", ""), own)),
        desk=Section(_said("desk", own), ((Line(question(matter, own), GERMAN),),)),
        website=offer.get("website"),
        footer=(*_confirmed(shown), *_said("made", own, date=today.isoformat())),
    )


def as_text(card: Keep) -> str:
    """Return a keep-it card as plain text."""
    blocks = ["\n".join(line.text for line in card.title)]
    for section in (*card.sections, card.desk):
        heading = " / ".join(line.text for line in section.heading)
        items = ("\n  ".join(line.text for line in item) for item in section.items)
        blocks.append("\n".join([heading, *(f"- {item}" for item in items)]))
    blocks.append("\n".join(line.text for line in card.footer))
    return "\n\n".join(blocks) + "\n"


def _both(own: str) -> tuple[str, ...]:
    """Return the languages of the card: German, and the person's own if it is another."""
    return tuple(dict.fromkeys((own, GERMAN)))


def _where(shown: Mapping[str, cards.Card], own: str) -> Section:
    card = shown[GERMAN]
    names = [Line(shown[code]["name"], code) for code in _both(own)]
    names += [Line(card["organisation"], GERMAN)]
    phone = card.get("phone", {}).get("text")
    contact = [card.get("address"), phone, card.get("email"), card.get("website")]
    lines = _unique([*names, *(Line(text, GERMAN) for text in contact if text)])
    return Section(_said("where", own), tuple((line,) for line in lines))


def _hours(shown: Mapping[str, cards.Card], own: str) -> Section:
    weeks = zip(*(_lines(shown[code].get("week", ()), code) for code in _both(own)), strict=True)
    items = tuple(_unique(week) for week in weeks)
    return Section(_said("hours", own), items or (_said("no_hours", own),))


def _bring(topic: str, own: str) -> Section:
    things = zip(*(_lines(_things(topic, code), code) for code in _both(own)), strict=True)
    return Section(_said("bring", own), tuple(_unique(thing) for thing in things))


def question(matter: Matter, language: str) -> str:
    """Return the person's question in one German line."""
    say = catalogue(GERMAN).pgettext
    about = "; ".join(matter.about) or say("keep", "looks for advice")
    known = {
        say("keep", "Profession: {value}"): matter.profession
        and profession(matter.profession).name_de,
        say("keep", "Trained in: {value}"): matter.country
        and formats.country_name(matter.country, GERMAN),
        say("keep", "Language: {value}"): language != GERMAN
        and formats.language_name(language, GERMAN),
    }
    facts = [text.format(value=value) for text, value in known.items() if value]
    return ". ".join([say("keep", "The person {about}").format(about=about), *facts]) + "."


def _confirmed(shown: Mapping[str, cards.Card]) -> tuple[Line, ...]:
    return _unique([Line(c["confirmed"], code) for code, c in shown.items() if "confirmed" in c])


def _said(key: str, own: str, **values: str) -> tuple[Line, ...]:
    """Return a text of the card in both languages."""
    lines = []
    for code in _both(own):
        filled = {name: formats.day(value, code) for name, value in values.items()}
        lines.append(Line(_texts(code)[key].format(**filled), code))
    return _unique(lines)


def _lines(texts: Iterable[str], language: str) -> list[Line]:
    return [Line(text, language) for text in texts]


def _unique(lines: Iterable[Line]) -> Item:
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.text, line)
    return tuple(first.values())


def _texts(language: str) -> Mapping[str, str]:
    say = catalogue(language).pgettext
    return {
        "title": say("keep", "My counselling"),
        "where": say("keep", "Where"),
        "hours": say("keep", "Opening hours"),
        "no_hours": say("keep", "Please ask for an appointment before you go."),
        "bring": say("keep", "Please bring with you, as far as you have it"),
        "desk": say("keep", "For the counsellors (in German)"),
        "made": say("keep", "Made with Lotse, a program, on {date}. Not an official document."),
    }


def _things(topic: str, language: str) -> list[str]:
    """Return what is good to have at hand, by topic of the directory."""
    say = catalogue(language).pgettext
    identity = say("bring", "Passport, identity card or residence permit")
    letters = say("bring", "Letters from offices about this")
    certificates = say("bring", "Certificates and diplomas, with translations if there are any")
    life = say("bring", "Curriculum vitae (Lebenslauf) and proof of work experience")
    subjects = say("bring", "List of subjects and grades of your training")
    work = [
        say("bring", "Employment contract"),
        say("bring", "Payslips and bank statements with your wages"),
        say("bring", "Your own notes of the hours you worked"),
        say("bring", "Letters and messages from the employer"),
    ]
    company = [
        say("bring", "Description of the job"),
        say("bring", "Documents of the person you want to employ"),
    ]
    plan = say("bring", "Your plan in a few sentences")
    return {
        "labour_rights": [*work, identity],
        "employers": company,
        "intercultural_training": [plan],
        "migrant_organisations": [plan, letters],
        "professional_support": [say("bring", "The case in a few sentences, without names")],
        "psychosocial": [identity],
        "self_employment": [plan, identity, certificates],
        "residence": [identity, letters],
        "job_search": [life, certificates, identity],
        "competence_assessment": [life, certificates],
    }.get(topic, [certificates, subjects, life, identity, letters])
