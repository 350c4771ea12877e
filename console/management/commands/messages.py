"""`python -m console messages`: takes new texts of the console into its German catalogue.

Babel reads and writes the catalogue, so that nobody needs GNU gettext; `lotse locales compile`
compiles it with the others.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

from console.environment import ROOT

SOURCE = ROOT / "console"
PATH = SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    """Update the catalogue, or only say what is missing in it."""

    help = "Take new texts into the console's German catalogue; --check says what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to check only."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update or check."""
        catalog = read()
        if options["check"]:
            if gaps := missing(catalog):
                raise CommandError("\n".join(f"{PATH}: no German for {gap!r}" for gap in gaps))
            return
        catalog.update(template(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        out = io.BytesIO()
        write_po(out, catalog, width=100, include_lineno=False)
        lines = out.getvalue().decode().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(_CHANGING)]
        PATH.write_text("".join(kept), encoding="utf-8")
        for gap in missing(catalog):
            self.stdout.write(f"no German: {gap}")


#: Lines of the head that would change every time.
_CHANGING = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')


def read() -> Catalog:
    """Return the German catalogue as it stands."""
    if not PATH.exists():
        return Catalog(locale="de", domain="django", project="Lotse console", fuzzy=False)
    with PATH.open("rb") as file:
        return read_po(file, locale="de", domain="django")


def template() -> Catalog:
    """Return a catalogue of all texts in code and templates, untranslated."""
    catalog = Catalog(project="Lotse console", charset="utf-8", fuzzy=False)
    for path, text in _sources():
        for _line, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), _KEYWORDS, ("Translators:",)
        ):
            place = (str(path.relative_to(ROOT)), 0)
            catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    """Yield the sources, templates in the form of code that gettext's tools understand."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def missing(catalog: Catalog) -> list[str]:
    """Return the texts in the sources that have no German, or one that is only guessed."""
    return [
        str(wanted.id)
        for wanted in template()
        if wanted.id and not _is_said(catalog.get(wanted.id, wanted.context))
    ]


def _is_said(given: Message | None) -> bool:
    if given is None or given.fuzzy:
        return False
    return all(given.string) if isinstance(given.string, tuple) else bool(given.string)
