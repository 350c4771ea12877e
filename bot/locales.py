"""The catalogues' life: extracted from the sources, updated, checked and compiled."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.extraction import extract_domain, extract_findings, extract_topics, extract_widget
from bot.settings import ROOT
from guidance.languages import LANGUAGES
from guidance.topics import ABOUT, LABEL
from guidance.wording.catalogue import DOMAIN, LOCALES, SIMPLE_GERMAN, SOURCE_LANGUAGE
from guidance.wording.replies import placeholders

#: Where texts come from: files below the root, and how they are read.
SOURCES = (
    ("domain.yml", extract_domain),
    ("data/guidance/topics.yml", extract_topics),
    ("data/guidance/findings.yml", extract_findings),
    ("widget/texts/en.json", extract_widget),
    ("bot/**/*.py", "python"),
    ("guidance/**/*.py", "python"),
    ("actions/**/*.py", "python"),
)
KEYWORDS = {"_": None, "pgettext": ((1, "c"), 2), "say": ((1, "c"), 2), "ngettext": (1, 2)}
#: A button's title on the narrowest channel.
LABEL_LIMIT = 24
#: Lines of a catalogue's head that would change every time.
_CHANGING = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator).*\n', re.MULTILINE
)
_LINK = re.compile(r"https?://[^\s)]+")


#: What is wrong with a catalogue, by kind; each entry is `context: beginning of the English text`.
Gaps = dict[str, list[str]]
KINDS = ("missing", "fuzzy", "placeholders", "links", "too_long")


def catalogue_codes() -> list[str]:
    """Return the codes of all catalogues there should be."""
    return [*(code for code in LANGUAGES if code != SOURCE_LANGUAGE), SIMPLE_GERMAN]


def po_path(code: str) -> Path:
    """Return where a catalogue lies."""
    return LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def template() -> Catalog:
    """Return a catalogue of all texts in the sources, untranslated."""
    catalog = Catalog(project="Lotse", charset="utf-8", fuzzy=False)
    for pattern, method in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            with path.open("rb") as file:
                found = extract(method, file, KEYWORDS, comment_tags=("Translators:",))
                for _line, message, comments, context in found:
                    catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def read(code: str) -> Catalog:
    """Return a catalogue as it stands, an empty one if there is none."""
    path = po_path(code)
    if not path.exists():
        return Catalog(locale=_babel_locale(code), domain=DOMAIN, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=_babel_locale(code), domain=DOMAIN)


def update(code: str) -> str:
    """Return a catalogue's text with today's messages; translations of unchanged ones are kept."""
    catalog = read(code)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalog, width=100, no_location=False, include_lineno=False, sort_by_file=False)
    text = out.getvalue().decode()
    return _CHANGING.sub("", text)


def compile_all() -> int:
    """Write the binary catalogues, the console's with them; return how many."""
    catalogues = {po_path(code): read(code) for code in catalogue_codes()}
    for path in (ROOT / "console" / "locale").glob("*/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            catalogues[path] = read_po(file, locale=path.parts[-3])
    for path, catalog in catalogues.items():
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalog)
    return len(catalogues)


def check(code: str) -> Gaps:
    """Return what is missing or wrong in a catalogue."""
    catalog = read(code)
    gaps: Gaps = {kind: [] for kind in KINDS}
    for wanted in template():
        if not wanted.id:
            continue
        given = catalog.get(wanted.id, wanted.context)
        if given is None or not given.string:
            if _is_needed(code, wanted.context or ""):
                gaps["missing"].append(_title(wanted))
        elif given.fuzzy:
            gaps["fuzzy"].append(_title(wanted))
        else:
            for kind in _faults(wanted, given):
                gaps[kind].append(_title(wanted))
    return gaps


def _is_needed(code: str, context: str) -> bool:
    """Return whether a catalogue must have texts of a context.

    Simple German falls back to German. Descriptions of topics are for counsellors, who read German
    or English.
    """
    if code == SIMPLE_GERMAN:
        return context.startswith("utter_ask_") and not context.endswith("_more")
    return context != ABOUT or code == "de"


def _faults(wanted: Message, given: Message) -> Iterator[str]:
    source, text = str(wanted.id), str(given.string)
    if sorted(placeholders(source)) != sorted(placeholders(text)):
        yield "placeholders"
    if sorted(_LINK.findall(source)) != sorted(_LINK.findall(text)):
        yield "links"
    if wanted.context == LABEL and len(text) > LABEL_LIMIT:
        yield "too_long"


def _babel_locale(code: str) -> str:
    return "de" if code == SIMPLE_GERMAN else LANGUAGES[code].locale


def _title(message: Message) -> str:
    return f"{message.context}: {str(message.id)[:50]}"
