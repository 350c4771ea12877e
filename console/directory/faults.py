"""Says what a rule of the directory objects to: at which field or column, in words of an editor.

The rules speak English, as `lotse directory validate` does; all of it is said again here, in the
language of the interface.
"""

import re
from collections.abc import Container
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Sentence(NamedTuple):
    """How a rule words a fault (its named groups go into the text), the field, and what to do.

    A group called `field` names the field itself.
    """

    fault: re.Pattern[str]
    field: str
    text: Any


def _said(fault: str, field: str, text: Any) -> Sentence:
    return Sentence(re.compile(fault, re.DOTALL), field, text)


_WHEN = _("Write 2026, 2026-03 or 2026-03-31.")
_CODE = _("“%(value)s” is not known. Known are: %(known)s")
_QUOTED = r"'(?P<value>.*?)'"

_SENTENCES: tuple[Sentence, ...] = (
    # A line of a table as such
    _said(r"(?P<cells>\d+) cells for (?P<columns>\d+) columns", "", _(
        "The line has %(cells)s cells, the first line %(columns)s: put texts in quotes.")),
    _said(r"(?P<field>\w+): looks like a formula", "", _("This is a formula: write its result.")),
    _said(r"(?P<field>\w+): longer than (?P<most>[\d,]+)", "", _(
        "The text is too long: at most %(most)s characters.")),
    _said(r"id: use small letters", "id", _(
        "Use small letters, digits and hyphens, such as sl-elfe.")),
    _said(r"id: stands in line (?P<line>\d+) already", "id", _(
        "The same id stands in line %(line)s: leave one of them out.")),
    _said(r"organisation: empty", "organisation", _("Give the name of the organisation.")),
    _said(r"organisation: give all services", "organisation", _(
        "Give all services of the organisation the new name.")),
    # Cells
    _said(rf"phone: {_QUOTED} is no number", "phone", _(
        "This is no telephone number. Example: +49 681 123456")),
    _said(rf"service_area: {_QUOTED} is no district", "service_area", _(
        "“%(value)s” is no district. Use DE, abroad, DE-SL … or the name of a district.")),
    _said(rf"state: {_QUOTED} is none", "state", _(
        "“%(value)s” is no federal state. Use its code: DE-SL, DE-BW …")),
    _said(rf"(?P<field>\w+): {_QUOTED} is none, use ISO", "", _(
        "“%(value)s” is no code of a language. Use ISO 639: ar, uk …")),
    _said(rf"(?P<field>\w+): {_QUOTED} is none, use (?P<known>.+)", "", _CODE),
    _said(r"city: missing", "city", _("A street or postal code needs its town.")),
    _said(rf"postal.code:? {_QUOTED} does not exist", "postal_code", _(
        "This postal code does not exist.")),
    _said(r"city: no (?P<value>.+) in (?P<state>.+), mend", "city", _(
        "There is no %(value)s in %(state)s.")),
    _said(r"state: missing, there is more than one (?P<value>.+)", "state", _(
        "There is more than one %(value)s: give the federal state.")),
    _said(rf"(?P<field>latitude|longitude): {_QUOTED} is no number", "", _(
        "This is no number. Example: 49.2333")),
    # The shape of an entry
    _said(r".*?'(?P<field>\w+)' is a required property", "", _("This is missing.")),
    _said(r".*?\.?(?P<field>service_areas|topics): \[\] ", "", _("This is missing.")),
    _said(r".*?\.(?P<field>valid_until): .*is not a 'date'", "", _("Write 2026-03-31.")),
    _said(r".*?\.?(?P<field>email): .*does not match", "", _("This is no e-mail address.")),
    _said(r".*?\.?(?P<field>url|website): .*does not match", "", _(
        "This is no address of a website. Example: https://example.org")),
    _said(r".*?\.(?P<field>postal_code): .*does not match", "", _(
        "A postal code has five digits.")),
    _said(r".*?\.?(?P<field>\w+): (.*is too long|maxLength)", "", _("The text is too long.")),
    _said(r".*?\.?(?P<field>\w+): .*(non-unique|uniqueItems)", "", _(
        "Something stands here twice: leave one out.")),
    _said(r".*?\.?(?P<field>\w+): .*, write it as docs/directory\.md says", "", _(
        "This is not written as the directory needs it.")),
    # Rules
    _said(r"phone is a mobile", "phone", _("This is a mobile number: give the one of the office.")),
    _said(r"phone ", "phone", _("This is no telephone number. Example: +49 681 123456")),
    _said(r"reach_via ", "reach_via", _("No service has this id.")),
    _said(rf"service area {_QUOTED}", "districts", _("There is no district of this name.")),
    _said(r"(?P<field>valid_from|assured_date) ", "", _WHEN),
    _said(rf"(?P<field>status|confidence) {_QUOTED}, use (one of )?(?P<known>.+)", "", _CODE),
    _said(rf"(?P<field>topics|formats|target_groups) has {_QUOTED}, use one of (?P<known>.+)", "",
          _CODE),
    _said(rf"language {_QUOTED} is no", "languages", _(
        "“%(value)s” is no code of a language. Use ISO 639: ar, uk …")),
    _said(r"opening hours ", "x_opening_hours", _(
        "These hours cannot be read. Example: Mo-Fr 09:00-12:00")),
    _said(r"(?:[\w-]+: )?(?P<value>.+) is not in (?P<state>DE-\w\w), mend", "city", _(
        "There is no %(value)s in %(state)s.")),
    _said(r"the coordinates are far from (?P<value>.+), mend", "latitude", _(
        "The coordinates are far from %(value)s.")),
    _said(rf"location {_QUOTED} is not there", "places", _(
        "The address “%(value)s” is not among those of the organisation.")),
    _said(r"the id is used twice", "id", _("The id is used twice: give each place its own.")),
    _said(r"no way to reach it", "", _(
        "Nobody can be reached: give a telephone number, an e-mail address, a website, an address, "
        "or through whom.")),
    _said(r"(?:[\w-]+: )?['\"]?(?P<value>.+?)['\"]? seems to name a person", "", _(
        "This seems to name a person, name the office instead: %(value)s")),
    # A whole file
    _said(r"(?P<size>[\d,]+) bytes, split it into files of (?P<most>[\d,]+)", "", _(
        "The file has %(size)s bytes: split it into files of at most %(most)s.")),
    _said(r"the first line lacks (?P<names>[^;]+);", "", _(
        "The first line must name the columns. These are missing: %(names)s")),
    _said(r"column (?P<names>.+) is there twice", "", _("Columns are there twice: %(names)s")),
    _said(r"more than (?P<most>[\d,]+) rows", "", _(
        "The table has more than %(most)s lines: split it.")),
    _said(r"line (?P<line>\d+): ", "", _(
        "Line %(line)s cannot be read: save the table as CSV once more.")),
    _said(r"line (?P<line>\d+) is not ", "", _(
        "Line %(line)s has letters that cannot be read: save the table as “CSV UTF-8”.")),
    _said(r"is no text", "", _("This is no table: save it as “CSV UTF-8” or XLSX.")),
    _said(r"unpacks to ", "", _("The file is too large: split it.")),
    _said(r"no workbook ", "", _("The workbook cannot be read: save it as XLSX once more.")),
)  # fmt: skip

#: Fields of an entry, and the column of the table in which they stand.
_COLUMNS = {
    "name": "unit",
    "x_opening_hours": "opening_hours",
    "assured_date": "as_of",
    "url": "website",
    "phones": "phone",
    "number": "phone",
    "address_1": "street",
    "state_province": "state",
    "eligibility_description": "target_group",
    "sources": "source_url",
    "service_areas": "service_area",
    "districts": "service_area",
    "places": "city",
}


def told(fault: str, fields: Container[str]) -> tuple[str | None, str]:
    """Return field (None where it is about none of these) and sentence for a fault of an entry."""
    field, text = sentence(fault)
    return (field if field in fields else None), text


def in_table(fault: str) -> tuple[str, str]:
    """Return the column ("" for the whole line) and the sentence for a fault of a line."""
    field, text = sentence(fault)
    return _COLUMNS.get(field, field), text


def sentence(fault: str) -> tuple[str, str]:
    """Return field ("" for none) and sentence; a fault that is not known stays as it is."""
    for words in _without_entry(fault):
        for known in _SENTENCES:
            if found := known.fault.match(words):
                values = found.groupdict()
                return values.get("field") or known.field, str(known.text) % values
    return "", fault


def _without_entry(fault: str) -> tuple[str, ...]:
    """Return a fault without the name of its file, and without that of its entry."""
    words = _FILE.sub("", fault, count=1)
    return words, _ENTRY.sub("", words, count=1)


_FILE = re.compile(r"^[\w.-]+\.yml: ")
_ENTRY = re.compile(r"^[a-z0-9][\w-]*: ")
