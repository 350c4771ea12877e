"""`lotse facts`: are the facts current, used, and the only source of figures."""

import typer

from bot.commands.shared import Json, as_json_text, configured
from bot.factcheck import check as check_facts

app = typer.Typer(help="The facts that answers rest on.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `check` a command of its own."""


@app.command()
def check(as_json: Json = False) -> None:
    """List facts stale, unused or faulty, figures that are no facts, and what is not known.

    Gaps in what the recognition finder knows are listed, and are no failure.
    """
    configured()
    found = check_facts()
    if as_json:
        typer.echo(as_json_text(found))
    else:
        for kind, titles in found.items():
            for title in titles:
                typer.echo(f"{kind}: {title}")
    wrong = found["stale"] or found["loose_figures"] or found["faults"]
    raise typer.Exit(1 if wrong else 0)
