"""Says on the form what a rule of the directory objects to: at which field, in words of an editor.

The rules speak English, as `lotse directory validate` does; what a form can break is said again.
"""

import re
from collections.abc import Container
from typing import Any

from django.utils.translation import gettext_lazy as _

#: How a fault begins (after the name of its entry), the field it is about, and what to do.
_SENTENCES: tuple[tuple[str, str, Any], ...] = (
    ("phone is a mobile", "phone", _("This is a mobile number: give the one of the office.")),
    ("phone ", "phone", _("This is no telephone number. Example: +49 681 123456")),
    ("reach_via ", "reach_via", _("No service has this id.")),
    ("service area ", "districts", _("There is no district of this name.")),
    ("valid_from ", "valid_from", _("Write 2026, 2026-03 or 2026-03-31.")),
    ("assured_date ", "assured_date", _("Write 2026, 2026-03 or 2026-03-31.")),
    ("postal code ", "postal_code", _("This postal code does not exist.")),
    ("no way to reach it", "", _("Nobody can be reached: give a telephone number, an e-mail "
                                 "address, a website, an address, or through whom.")),
)  # fmt: skip
_PERSON = re.compile(r"(.+) seems to name a person")


def told(fault: str, fields: Container[str]) -> tuple[str | None, str]:
    """Return field (None where it is about none of these) and sentence for a fault of an entry."""
    entry, _colon, rest = fault.partition(": ")
    what = fault if " " in entry else rest
    if person := _PERSON.match(what):
        return None, _("This seems to name a person, name the office instead: %s") % person[1]
    for beginning, field, sentence in _SENTENCES:
        if what.startswith(beginning):
            return (field if field in fields else None), str(sentence)
    return None, fault
