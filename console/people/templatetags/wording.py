"""How times, languages, regions and topics are written."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime, format_time
from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from console.conversations.forms import CHANNELS
from console.directory import labels
from console.people import regions
from guidance.languages import LANGUAGES
from guidance.recognition import professions
from guidance.topics import ABOUT, topics
from guidance.wording import formats
from guidance.wording.catalogue import translate

register = template.Library()


def _interface() -> str:
    return (get_language() or "de")[:2]


@register.filter
def moment(seconds: float | None) -> str:
    """Return a time given in seconds as day and time of day in Germany."""
    if not seconds:
        return ""
    local = datetime.fromtimestamp(seconds, UTC).astimezone(timezone.get_current_timezone())
    return format_datetime(local, "short", locale=_interface())


@register.filter
def clock(seconds: float) -> str:
    """Return the time of day in Germany."""
    local = datetime.fromtimestamp(seconds, UTC).astimezone(timezone.get_current_timezone())
    return format_time(local, "short", locale=_interface())


@register.filter
def edtf(day: str | None) -> str:
    """Return a year, month or day in words, one with "~" as about that; as it is if it is none."""
    if not day:
        return ""
    try:
        words = formats.day(str(day).rstrip("~"), _interface())
    except ValueError:
        return str(day)
    return _("about %(day)s") % {"day": words} if str(day).endswith("~") else words


@register.filter
def language(code: str | None) -> str:
    """Return a language's name in that of the interface."""
    return formats.language_name(code, _interface()) if code else ""


@register.filter
def direction(code: str | None) -> str:
    """Return in which direction a language is written."""
    return LANGUAGES[code].direction if code in LANGUAGES else "auto"


@register.filter
def region(code: str | None) -> str:
    """Return the name of a federal state."""
    return regions.name(code)


@register.filter
def channel(code: str | None) -> Any:
    """Return what a channel is called."""
    return dict(CHANNELS).get(code or "", code or "")


@register.filter
def about(intent: str | None) -> str:
    """Return what somebody does who says this, in German: "fragt, was die Anerkennung kostet"."""
    topic = topics().get(intent or "")
    return translate("de", ABOUT, topic.about)[0] if topic else intent or ""


@register.filter
def masks(text: str) -> str:
    """Return a text with what stands for a masked number or address in the interface's language."""
    return _MASK.sub(lambda mask: f"[{_MASKED[mask[0]]}]", text)


_MASKED = {
    "[phone]": gettext_lazy("telephone number"),
    "[e-mail]": gettext_lazy("e-mail address"),
    "[iban]": gettext_lazy("account number"),
    "[number]": gettext_lazy("identifying number"),
}
_MASK = re.compile("|".join(map(re.escape, _MASKED)))


@register.filter
def rare(why: str) -> str:
    """Return what makes a message rare in words: "Nurse, Saarland" of "nurse, DE-SL"."""
    profession, _comma, state = why.partition(", ")
    try:
        named = professions.profession_name(profession, _interface())
    except KeyError:
        named = profession
    return f"{named}, {regions.name(state)}"


@register.filter
def field(path: str) -> str:
    """Return a field of the directory's history in words: "sl-elfe: Telefon"."""
    return labels.path_in_words(path)


@register.filter
def percent(share: float | None) -> str:
    """Return a share as a percentage."""
    return "" if share is None else f"{share:.0%}".replace("%", "\u00a0%")


@register.filter
def svg(share: float, length: float) -> str:
    """Return a share of a length as SVG writes numbers, whatever the language."""
    return f"{share * length:.1f}"


@register.filter
def rest(share: float, length: float) -> float:
    """Return how far from the top a column begins, below the room for its number."""
    return 12 + length * (1 - share)


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """Return what a table has under a key that a template knows only as a variable."""
    return table.get(key)


@register.filter
def label(code: str, kind: str) -> Any:
    """Return what a code of the directory is called: a topic, a format, a group."""
    return _LABELS[kind].get(code, code)


_LABELS = {
    "topic": labels.TOPICS,
    "format": labels.FORMATS,
    "group": labels.TARGET_GROUPS,
    "status": labels.STATUS,
    "confidence": labels.CONFIDENCE,
    "fact": labels.FACT_FIELDS,
}
