"""The figures as they are shown: named, in order, and nothing by which one could count a person."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from console.conversations.forms import CHANNELS
from console.dashboard import counts
from console.dashboard.counts import Key, Period
from console.directory import store
from console.people import regions
from guidance.recognition import professions
from guidance.topics import LABEL, topics
from guidance.wording import formats
from guidance.wording.catalogue import translate

#: Smaller counts are hidden.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a name and a count, None where it is hidden; `share` of the longest."""

    name: str
    number: int | None
    share: float


@dataclass(frozen=True, slots=True)
class Table:
    """One figure of the report."""

    key: str
    title: str
    head: str
    rows: list[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a period."""

    period: Period
    state: str
    total: Row
    weeks: Table
    tables: list[Table]


def report(period: Period, state: str = "") -> Report:
    """Return the figures of a period, of one federal state or ("") of all."""
    found = counts.count(period)
    here = Counter({key: n for key, n in found.items() if state in ("", key[2])})
    total = sum(n for (kind, _value, _state), n in here.items() if kind == counts.CONVERSATION)
    return Report(
        period,
        state,
        Row(_("Conversations"), total if total >= LEAST else None, 1),
        _weeks(period, state),
        list(_tables(here)),
    )


def _weeks(period: Period, state: str) -> Table:
    rows = [(_day(monday), number) for monday, number in counts.by_week(period, state)]
    return Table("weeks", _("Conversations by week"), _("Week from"), _in_order(rows))


def _tables(here: Counter[Key]) -> Iterator[Table]:
    language, region = formats.language_name, regions.name
    spoken = _interface()
    yield _table(here, counts.SPOKEN, _("By language"), _("Language"),
                 lambda value: language(value, spoken))  # fmt: skip
    yield _table(here, counts.CHANNEL, _("By channel"), _("Channel"), _channel)
    yield _by_state(here, region)
    yield _table(here, counts.TOPIC, _("By topic"), _("Topic"), _topic)
    yield _table(here, counts.UNANSWERED, _("Not answered: what it probably was about"), _("Topic"),
                 _topic)  # fmt: skip
    yield _table(here, counts.PARTNER, _("Referrals by partner"), _("Partner"), _partner)
    yield _table(here, counts.FEEDBACK, _("Helpful or not"), _("Conversations with"), _feedback)
    yield _table(here, counts.WANTED, _("Languages asked for and not offered"), _("Language"),
                 lambda value: language(value, spoken))  # fmt: skip
    yield _professions(here)


def _table(
    here: Counter[Key], kind: str, title: str, head: str, name: Callable[[str], str]
) -> Table:
    found: Counter[str] = Counter()
    for (each, value, _state), number in here.items():
        if each == kind:
            found[name(value)] += number
    return Table(kind, title, head, *_protected(found))


def _by_state(here: Counter[Key], region: Callable[[str], str]) -> Table:
    found: Counter[str] = Counter()
    for (kind, _value, state), number in here.items():
        if kind == counts.CONVERSATION:
            found[region(state) or _("not known")] += number
    return Table("state", _("By federal state"), _("Federal state"), *_protected(found))


def _professions(here: Counter[Key]) -> Table:
    found: Counter[str] = Counter()
    for (kind, value, state), number in here.items():
        if kind == counts.PROFESSION:
            found[f"{_profession(value)}, {regions.name(state) or _('state not known')}"] += number
    rows, note = _protected(found)
    return Table("profession", _("Interest in recognition"), _("Profession and state"), rows, note)


def _protected(found: Counter[str]) -> tuple[list[Row], str]:
    """Return the rows that may be shown, and a note on those that may not.

    Where one row alone would be hidden, the smallest other goes with it: else it could be
    worked out from the total.
    """
    ordered = found.most_common()
    hidden = sum(number < LEAST for _name, number in ordered)
    if hidden == 1 and len(ordered) > 1:
        hidden = 2
    shown = ordered[: len(ordered) - hidden]
    note = (
        _("Not shown, because they are few: {number} more.").format(number=hidden) if hidden else ""
    )
    return _in_order(shown), note


def _in_order(rows: Iterable[tuple[str, int]]) -> list[Row]:
    """Return rows as they come; counts that are too small are hidden."""
    every = list(rows)
    longest = max((number for _name, number in every), default=0) or 1
    return [
        Row(name, number, number / longest) if number >= LEAST or not number else Row(name, None, 0)
        for name, number in every
    ]


def _interface() -> str:
    return (get_language() or "de")[:2]


def _day(monday: date) -> str:
    return format_date(monday, "short", locale=_interface())


def _topic(intent: str) -> str:
    topic = topics().get(intent)
    return translate(_interface(), LABEL, topic.label)[0] if topic else intent


def _partner(key: str) -> str:
    partner = store.directory().by_id.get(key)
    return f"{partner.service} ({partner.organisation})" if partner else key


def _channel(code: str) -> str:
    return str(dict(CHANNELS).get(code, code))


def _profession(key: str) -> str:
    try:
        return professions.profession_name(key, _interface())
    except KeyError:
        return key


def _feedback(value: str) -> str:
    return {"helpful": _("thumb up or thanks"), "not_helpful": _("thumb down or complaint")}.get(
        value, value
    )
