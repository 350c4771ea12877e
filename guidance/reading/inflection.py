"""What may stand before and after a name in a sentence: articles, prefixes, case endings.

The tables are generous on purpose: a word only counts as inflected when what is left of it is the
stem of a known name.
"""

from collections.abc import Iterator

from guidance.reading.text import fold

_PLAIN = (
    "s es er ern erin e en n ul ului ei lui le elor ilor "  # German, English, French, Romanian
    "a u y i o ie iem em om owi ach ami ama ima ow ego emu ej im ym ich ych ymi oj og ome eg "
    "da de ta te dan den tan ten ya ye yi yu na ne nin nun in un nda nde ndan nden daki deki taki "
    "teki li lu lar ler larda lerde dayım deyim tayım teyim danım denim tanım tenim lıyım luyum "
    "а я у ю е о ы и і ой ей ою ею ом ем ам ям ах ях ами ями ов ев ів ого его ому ему им ым "
    "ый ий ая яя ое ее ые ие ых их ыми ими ую юю ою ием ією ию ии ія єю є еи еві ові ію ії єм "
    "ي يه ها هاي م ام يم ين ون يون ات"
)
# Endings before which the stem's last consonant changes: w Polsce, u Americi, в Празі.
_SOFTENED = {
    "cie": "t", "dzie": "d", "zie": "", "ze": "", "dze": "g", "ce": "k", "ci": "k", "zi": "g",
    "ці": "к", "зі": "г", "сі": "х",
}  # fmt: skip


def _ending_table() -> dict[str, tuple[str, ...]]:
    """Return for each ending what may have stood in its place at the end of the stem."""
    table: dict[str, tuple[str, ...]] = {fold(e): ("",) for e in _PLAIN.split()}
    for ending, restored in _SOFTENED.items():
        table[fold(ending)] = (*table.get(fold(ending), ()), restored)
    return table


_ENDINGS = _ending_table()
_LONGEST_ENDING = max(map(len, _ENDINGS))
_NAME_ENDINGS = ("", *"aeoyiаяоеиіы", "ia", "ja", "ия", "ія")
_PREFIXES = (*"وفبلكع", "ال", "وال", "فال", "بال", "كال", "وبال", "وب", "ول", "وف")
_FOR_THE = "لل"  # ل + ال, where the Alif falls out


def is_arabic(word: str) -> bool:
    """Return whether `word` is written in Arabic letters."""
    return "\u0600" <= word[0] <= "\u06ff"


def name_stems(word: str) -> Iterator[str]:
    """Yield what remains of a name when endings are put on it: `Польша` stays as `Польш`."""
    for ending in _NAME_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: len(word) - len(ending)]


def word_stems(word: str) -> Iterator[str]:
    """Yield the stems that a word of a sentence may have been inflected from."""
    shortest = 4 if word.isascii() else 3
    for length in range(1, min(_LONGEST_ENDING, len(word) - shortest, len(word) // 2) + 1):
        stem, ending = word[:-length], word[-length:]
        for restored in _ENDINGS.get(ending, ()):
            yield stem + restored


def without_prefix(word: str) -> Iterator[tuple[int, str]]:
    """Yield the length of each Arabic prefix `word` may begin with, and the word behind it."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            yield len(prefix), word[len(prefix) :]
    if word.startswith(_FOR_THE):
        yield 1, "ا" + word[1:]
