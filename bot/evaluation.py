"""How well messages with known intents are understood: `lotse evaluate`.

A row is `{"text", "lang", "intent", "alt_intents"?, "entities"?: {kind: text}, "style"?}`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bot.parsing import Parser
from bot.pictures import confusion_matrix
from bot.settings import Settings
from guidance.topics import topics

Row = dict[str, Any]
Figures = dict[str, Any]

ENTITIES = ("profession", "country", "location", "language")
#: Messages shorter than this say too little for their language to be counted.
_WORDS_FOR_LANGUAGE = 3
_CONFUSIONS_SHOWN = 40


class NothingToScore(Exception):
    """The files hold no usable row."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A row and what was understood of it."""

    row: Row
    found: Row

    @property
    def right(self) -> bool:
        """Return whether the first guess is the intent or one that will do."""
        return self.found["intent"] in self.accepted

    @property
    def accepted(self) -> set[str]:
        """Return the intents that count as right."""
        return {self.row["intent"], *(self.row.get("alt_intents") or ())}


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run; each `Figures` holds the fields of the contract."""

    total: Figures
    languages: dict[str, Figures]
    intents: dict[str, Figures]
    styles: dict[str, Figures]
    confusions: list[Row]
    wrong: list[Row]

    def as_dict(self) -> Row:
        """Return the report as `--json` prints it."""
        return {
            "total": self.total,
            "languages": self.languages,
            "intents": self.intents,
            "styles": self.styles,
            "confusions": self.confusions,
        }


def evaluate(configuration: Settings, rows: Sequence[Row]) -> Report:
    """Return the report on the newest model; NothingToScore if there is no row."""
    if not rows:
        raise NothingToScore("files: hold no usable row, each needs text, lang and intent")
    parser = Parser(configuration)
    return report([Scored(row, parser.parse(row["text"])) for row in rows])


def report(scored: Sequence[Scored]) -> Report:
    """Return the report on scored rows."""
    wrong = [one for one in scored if not one.right]
    confused = Counter((one.row["intent"], one.found["intent"]) for one in wrong)
    return Report(
        total=figures(scored),
        languages=_by(scored, lambda one: one.row["lang"]),
        intents=_by(scored, lambda one: one.row["intent"]),
        styles=_by(scored, lambda one: one.row.get("style", "")),
        confusions=[
            {"intent": intent, "taken_for": taken, "n": count}
            for (intent, taken), count in confused.most_common(_CONFUSIONS_SHOWN)
        ],
        wrong=[
            {**one.row, "taken_for": one.found["intent"], "confidence": one.found["confidence"]}
            for one in sorted(wrong, key=lambda one: -one.found["confidence"])
        ],
    )


def figures(scored: Sequence[Scored]) -> Figures:
    """Return the figures of the contract for some rows; shares are between 0 and 1."""
    inside = [one for one in scored if one.row["intent"] != "out_of_scope"]
    outside = [one for one in scored if one.row["intent"] == "out_of_scope"]
    long_enough = [one for one in scored if len(one.row["text"].split()) >= _WORDS_FOR_LANGUAGE]
    return {
        "n": len(scored),
        "top1": _share(scored, lambda one: one.right),
        "top3": _share(scored, _among_three),
        "language_accuracy": _share(
            long_enough, lambda one: one.found["language"] == one.row["lang"]
        ),
        "wrong_confident": _share(
            scored, lambda one: one.found["decision"] == "answer" and not one.right
        ),
        "declined": _share(inside, lambda one: one.found["decision"] == "decline"),
        "oos_recall": _share(outside, lambda one: one.found["decision"] == "decline"),
        "entity_f1": {kind: _f1(scored, kind) for kind in ENTITIES},
    }


def table(result: Report) -> str:
    """Return the figures per language as lines for the terminal."""
    head = f"{'':6}{'n':>6}{'top1':>7}{'top3':>7}{'lang':>7}{'wrong!':>8}{'decl':>7}{'oos':>6}"
    lines = [head + "".join(f"{kind[:6]:>8}" for kind in ENTITIES)]
    for name, one in [*result.languages.items(), *result.styles.items(), ("total", result.total)]:
        shares = [one[key] for key in ("top1", "top3", "language_accuracy")]
        others = [one["wrong_confident"], one["declined"], one["oos_recall"]]
        lines.append(
            f"{name:6}{one['n']:>6}"
            + "".join(f"{_number(share):>7}" for share in shares)
            + f"{_number(others[0]):>8}{_number(others[1]):>7}{_number(others[2]):>6}"
            + "".join(f"{_number(one['entity_f1'][kind]):>8}" for kind in ENTITIES)
        )
    pairs = [f"{c['n']:4}  {c['intent']} → {c['taken_for']}" for c in result.confusions[:15]]
    return "\n".join([*lines, "", *pairs])


def confusions(result: Report) -> str:
    """Return the picture of what is taken for what, as SVG."""
    counts = Counter((row["intent"], row["taken_for"]) for row in result.wrong)
    return confusion_matrix(list(topics()), counts)


def write_html(result: Report, path: Path) -> None:
    """Write the report as one page: bars per language and style, confusions, worst examples."""
    parts = [
        "<!doctype html><meta charset=utf-8><title>Lotse: evaluation</title>",
        "<style>body{font:16px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "td,th{padding:.2rem .6rem;text-align:start}meter{width:12rem}</style>",
        f"<h1>Evaluation of {result.total['n']} messages</h1>",
        _bars("Languages", result.languages),
        _bars("Styles", result.styles),
        _bars("Intents, weakest first", dict(_weakest(result.intents))),
        "<h2>What is taken for what</h2>",
        confusions(result),
        _most_confused(result.confusions),
        "<h2>Wrong and most confident</h2><table>",
        *(_wrong_row(row) for row in result.wrong[:60]),
        "</table>",
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def _by(scored: Iterable[Scored], key: Callable[[Scored], str]) -> dict[str, Figures]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        groups[key(one)].append(one)
    return {name: figures(group) for name, group in sorted(groups.items()) if name}


def _share(scored: Sequence[Scored], holds: Callable[[Scored], bool]) -> float | None:
    if not scored:
        return None
    return round(sum(map(holds, scored)) / len(scored), 4)


def _among_three(one: Scored) -> bool:
    return any(guess["intent"] in one.accepted for guess in one.found["ranking"][:3])


def _f1(scored: Iterable[Scored], kind: str) -> float | None:
    """Return F1 of the entities of a kind, found where their words overlap; None without any."""
    hits = expected = found = 0
    for one in scored:
        if "entities" not in one.row:
            continue
        wanted = (one.row.get("entities") or {}).get(kind)
        texts = [entity["text"] for entity in one.found["entities"] if entity["entity"] == kind]
        expected += wanted is not None
        found += len(texts)
        hits += wanted is not None and any(_overlap(wanted, text) for text in texts)
    if not expected:
        return None
    return round(2 * hits / (expected + found), 4)


def _overlap(wanted: str, text: str) -> bool:
    return text in wanted or wanted in text


def _number(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _weakest(intents: dict[str, Figures]) -> list[tuple[str, Figures]]:
    return sorted(intents.items(), key=lambda pair: float(pair[1]["top1"]))


def _bars(title: str, groups: dict[str, Figures]) -> str:
    rows = [
        f"<tr><th>{escape(name)}<td>{one['n']}<td>{_number(one['top1'])}"
        f"<td><meter value={one['top1']} low=.85 high=.93 optimum=1></meter>"
        f"<td>{_number(one['top3'])}"
        for name, one in groups.items()
    ]
    head = "<tr><th><th>n<th>top 1<th><th>top 3"
    return f"<h2>{escape(title)}</h2><table>{head}{''.join(rows)}</table>"


def _most_confused(pairs: Sequence[Row]) -> str:
    rows = [
        f"<tr><td>{escape(pair['intent'])}<td>{escape(pair['taken_for'])}<td>{pair['n']}"
        for pair in pairs
    ]
    return f"<table><tr><th>meant<th>understood<th>{''.join(rows)}</table>"


def _wrong_row(row: Row) -> str:
    cells = (row["lang"], row["text"], row["intent"], row["taken_for"], row["confidence"])
    return "<tr>" + "".join(f"<td dir=auto>{escape(str(cell))}" for cell in cells)
