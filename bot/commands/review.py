"""`lotse review`: what reviewers corrected in the console, as training examples and test cases.

The console is an application of its own; it is asked as a process.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.shared import Json, as_json_text, configured, fail
from bot.database import connect
from bot.settings import ROOT

app = typer.Typer(help="Corrected messages from the console's review.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option(help="Folder of the files; LOTSE_VAR/review if none.")]


@app.command()
def export(
    folder: Folder = None,
    include_rare: Annotated[
        bool, typer.Option(help="Take messages along by which somebody might be known.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Show the messages, write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Write corrected messages as Rasa examples (nlu/) and test cases (eval/), per language."""
    settings = configured()
    connect(settings.database).dispose()  # the console reads our tables
    out = (folder or settings.var / "review").absolute()
    options = ["--include-rare"] * include_rare + ["--dry-run"] * dry_run
    report = _console("review_export", str(out), *options)
    if as_json:
        typer.echo(as_json_text(report))
        return
    if dry_run:
        for row in report["proposals"]:
            rare = f"  (rare: {row['rare']})" if row["rare"] else ""
            typer.echo(f"{row['language']:4}{row['was']} → {row['intent']}: {row['text']}{rare}")
        return
    for path in report["files"]:
        typer.echo(path)
    for rare in report["kept_back"]:
        typer.echo(f"kept back, few people could have written it: {rare}")
    typer.echo(f"{report['messages']} messages")


@app.command()
def report(folder: Folder = None, as_json: Json = False) -> None:
    """Compare what was understood then with what the newest model understands, per language."""
    from bot.agent import NoModel
    from bot.parsing import Parser

    settings = configured()
    files = sorted(((folder or settings.var / "review") / "eval").glob("*/*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    if not rows:
        fail("review: no exported test cases, run `lotse review export` first")
    try:
        parser = Parser(settings)
    except NoModel as error:
        fail(error)
    found = compare([(row, parser.parse(row["text"])["intent"]) for row in rows])
    if as_json:
        typer.echo(as_json_text(found))
        return
    typer.echo("language     n  before   after")
    for language, figures in found.items():
        typer.echo("{:8} {n:5} {before:7.0%} {after:7.0%}".format(language, **figures))


def compare(rows: list[tuple[dict[str, Any], str]]) -> dict[str, dict[str, float]]:
    """Return per language how many of the messages were, and are now, understood rightly.

    Each row is a test case with `lang`, `intent` and `was`, and what is understood now.
    """
    languages: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row, now in rows:
        languages[row["lang"]].append((row.get("was") == row["intent"], now == row["intent"]))
    return {
        language: {
            "n": len(pairs),
            "before": sum(before for before, _ in pairs) / len(pairs),
            "after": sum(after for _, after in pairs) / len(pairs),
        }
        for language, pairs in sorted(languages.items())
    }


def _console(*arguments: str) -> dict[str, Any]:
    """Return the JSON that a command of the console prints; ends with its error if it fails."""
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "console", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or ["ended without a word"]
        fail(f"console: {lines[-1].removeprefix('error: ')}, see docs/console.md")
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer
