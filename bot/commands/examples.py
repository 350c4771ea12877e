"""`lotse examples`: the training examples, and what they are worth."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import examples
from bot.commands.shared import Json, as_json_text, fail

app = typer.Typer(help="The training examples.", no_args_is_help=True)


@app.command("check")
def examples_check(as_json: Json = False) -> None:
    """Count the examples per intent and language; list gaps and faulty examples.

    Too few examples are a gap, not a fault: the exit status is 1 only where an example is wrong.
    """
    found = examples.gaps()
    typer.echo(as_json_text(asdict(found)) if as_json else examples.table(found))
    raise typer.Exit(1 if found.faults else 0)


@app.command("compare")
def examples_compare(
    only: Annotated[list[str] | None, typer.Argument(help="Names of variants.")] = None,
    as_json: Json = False,
) -> None:
    """Train other classifiers and features on the same examples, and compare them."""
    from bot import experiments

    if unknown := set(only or ()) - set(experiments.VARIANTS):
        fail(f"{', '.join(unknown)}: no variant, use {' | '.join(experiments.VARIANTS)}", code=2)
    for figures in experiments.compare(only or experiments.VARIANTS):
        typer.echo(as_json_text(figures) if as_json else experiments.line(figures))


@app.command("curve")
def examples_curve(
    svg: Annotated[Path | None, typer.Option(help="Draw the curve into this file.")] = None,
    as_json: Json = False,
) -> None:
    """Train on parts of the examples, to see whether more of them would help."""
    from bot import experiments
    from bot.pictures import learning_curve

    points = experiments.curve()
    if svg:
        svg.write_text(learning_curve(points, ("top1", "indirect")), encoding="utf-8")
    for figures in points:
        typer.echo(as_json_text(figures) if as_json else experiments.line(figures))
