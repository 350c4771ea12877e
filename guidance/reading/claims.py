"""Tells a profession that somebody has from one that is only called on: "my lawyer says".

Lawyers, translators or psychologists are named in messages about recognition mostly because
somebody needs one. Such a name counts where the words around it claim it: "I am a lawyer", "worked
as", "diploma", "from Syria", or where nothing else is said.
"""

import re

from guidance.reading.text import fold

#: Words before a name that claim it, folded; `~` stands for any ending, `_` for a space.
_BEFORE = """
    als bin bist war waren gelernt~ studiert~ ausbildung diplom~ beruf werden werde geworden
    i_am i_m im is_a is_an as be become was were qualified licensed trained certified profession
    degree worked
    soy fui era como trabaj~ titulo profesion licenciad~ titulad~ graduad~ ejerc~ ser marido esposa
    suis etais comme diplome~ metier formation exerc~ devenir mari epouse etre
    jestem jest bylam bylem byl byla jako zawod~ pracow~ pracuj~ maz zona zostac
    sunt eram fost lucrez_ca diploma profesie meserie lucr~ calificat~ sot~ absolvent~
    sam jesam bila bio kao zanimanj~ radio radila diplomiran~ muz supruga zena zavrsi~
    я был была был работал~ диплом~ специальност~ лет профессии образованию стать стал~ муж жена
    був була працю~ фахом освітою професією стати чоловік дружина подавал~
    انا كنت اعمل اشتغل~ بشتغل شهادتي شهاده تخرجت خريج~ دبلوم شغلي زوجي زوجتي اختي اخي ka ana
    من مدرك عنوان ديپلم شغلم شغل همسرم شوهرم خانمم ليسانس
    ben esim kocam karim meslegim
"""
#: Words behind a name that claim it.
_BEHIND = """
    aus gelernt studiert gearbeitet arbeiten z
    from by trained degree diploma licence license
    titulad~ colegiad~ diplome~ din zawodu iz po
    из по з із за дипломом фахом освітою образованию была был була був
    olarak diplom~ mezun~ oldum okudum idim
    بدها هستم بودم استم هست است ام بوده
"""
#: Behind these, what was claimed is denied: "I am not a lawyer".
_DENIALS = "kein keine keinen nicht nie nije nisam no not nu pas не لست ما مو"
#: Between a claim and the name, so many words may stand: "am a qualified".
_APART = 3

_WORD = re.compile(r"[^\W_]+")
#: Turkish says "I am" at the end of the name: avukatım.
_FIRST_PERSON = re.compile(r"[iu]m$")


def _pattern(words: str) -> re.Pattern[str]:
    forms = "|".join(words.split()).replace("~", r"\w*").replace("_", " ")
    return re.compile(rf"\b(?:{forms})\b")


_CLAIMS, _CONFIRMS = _pattern(_BEFORE), _pattern(_BEHIND)
_DENIED = frozenset(_DENIALS.split())


def is_claimed(text: str, start: int, end: int) -> bool:
    """Return whether the words of `text` around a name say that it is somebody's profession."""
    before = _WORD.findall(fold(text[:start]))[-_APART:]
    named = _WORD.findall(fold(text[start:end]))
    behind = _WORD.findall(fold(text[end:]))[:1]
    if not before and not behind:
        return True
    if not _DENIED.isdisjoint(before):
        return False
    if _CLAIMS.search(" ".join(before)) or _CONFIRMS.search(" ".join([*named, *behind])):
        return True
    return bool(_FIRST_PERSON.search(named[-1]))
