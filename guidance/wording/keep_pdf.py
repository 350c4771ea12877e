"""The keep-it card as a page to print: letters joined and lines ordered as each script wants it."""

from collections.abc import Iterator
from itertools import groupby

import segno
from fpdf import FPDF

from guidance.facts import DATA
from guidance.languages import LANGUAGES
from guidance.wording.keep import Item, Keep, Line, Section

FONTS = DATA.parent / "fonts"
FAMILY = "DejaVu"
#: Millimetres.
_MARGIN, _QR, _GAP = 18, 34, 4
_BLACK, _GREY = 0, 90
#: Invisible marks of direction: the page sets the direction of each line itself.
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def as_pdf(card: Keep) -> bytes:
    """Return a keep-it card as a PDF of one page, A4."""
    page = _Page(card)
    page.put_title(card.title)
    for section in card.sections:
        page.put_section(section)
    page.put_desk(card.desk)
    page.put_footer(card.footer)
    return bytes(page.output())


class _Page(FPDF):
    """One page; what is in the person's language is black, its German is grey."""

    def __init__(self, card: Keep) -> None:
        super().__init__(format="A4")
        self._card = card
        self._start = "R" if card.right_to_left else "L"
        self.set_margin(_MARGIN)
        self.set_lang(card.language)
        self.set_title(" / ".join(line.text for line in card.title))
        self.set_creator("Lotse")
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FAMILY, style, FONTS / file)
        self.add_page()

    def put_title(self, title: Item) -> None:
        """Write the title, and the QR code of the website opposite."""
        top = self.get_y()
        for number, line in enumerate(title):
            self._write(line, 20 - 7 * number, "B" if not number else "", width=self.epw - _QR)
        if self._card.website:
            left = self.l_margin if self._card.right_to_left else self.w - self.r_margin - _QR
            self._qr(self._card.website, left, top)
        self.ln(_GAP)

    def put_section(self, section: Section, width: float | None = None) -> None:
        """Write a heading and the items below it."""
        beside = self.get_y() < _MARGIN + _QR + _GAP
        width = self.epw - _QR - _GAP if beside and self._card.website else self.epw
        heading = Line(" · ".join(line.text for line in section.heading), self._card.language)
        self._write(heading, 10, "B", width=width, grey=True)
        for item in section.items:
            for number, line in enumerate(item):
                self._write(line, 11 - 1.5 * bool(number), width=width, grey=bool(number))
            self.ln(0.8)
        self.ln(_GAP)

    def put_desk(self, section: Section) -> None:
        """Write what the desk reads, in a frame."""
        top = self.get_y()
        self.ln(2)
        self.set_left_margin(_MARGIN + 3)
        self.set_right_margin(_MARGIN + 3)
        self._start = "L"  # German
        self.put_section(section)
        self._start = "R" if self._card.right_to_left else "L"
        self.set_margin(_MARGIN)
        self.rect(_MARGIN, top, self.epw, self.get_y() - top - 2)
        self.ln(_GAP)

    def put_footer(self, lines: Item) -> None:
        """Write how sure this is, and where it comes from."""
        for line in lines:
            self._write(line, 8, grey=True)

    def _write(
        self, line: Line, size: float, style: str = "", *, width: float = 0, grey: bool = False
    ) -> None:
        direction = LANGUAGES[line.language].direction
        self.set_font(FAMILY, style, size)
        self.set_text_color(_GREY if grey else _BLACK)
        self.set_text_shaping(use_shaping_engine=True, direction=direction)
        width = width or self.epw
        text = line.text.translate(_MARKS)
        self.set_x(self.w - self.r_margin - width if self._start == "R" else self.l_margin)
        self.multi_cell(width, size * 0.5, text, align=self._start, new_x="LMARGIN", new_y="NEXT")

    def _qr(self, address: str, left: float, top: float) -> None:
        """Draw a QR code as rectangles, one for each run of dark modules."""
        rows = [list(row) for row in segno.make(address, error="m").matrix]
        module = _QR / len(rows)
        self.set_fill_color(_BLACK)
        for number, row in enumerate(rows):
            for first, length in _dark_runs(row):
                self.rect(
                    left + first * module, top + number * module, length * module, module, "F"
                )


def _dark_runs(row: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where a run of dark modules begins, and how long it is."""
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length
