"""The regions a counsellor may be limited to: the federal states."""

from functools import cache

from django.utils.translation import gettext as _

from guidance.geography.places import state_name, states

#: Reads conversations of all regions.
EVERYWHERE = ""


@cache
def choices() -> list[tuple[str, str]]:
    """Return the federal states by their German names, as a form offers them."""
    named = [(code, state_name(code, "de")) for code in states()]
    return sorted(named, key=lambda choice: choice[1])


def name(code: str | None) -> str:
    """Return what a region is called; empty where a conversation's is not known."""
    return dict(choices()).get(code or "", code or "")


def with_everywhere() -> list[tuple[str, str]]:
    """Return the states, and before them all together."""
    return [(EVERYWHERE, _("all regions")), *choices()]
