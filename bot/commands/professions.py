"""`lotse professions`: the recognition finder without a dialogue."""

from typing import Annotated

import typer

from bot.commands.shared import Json, as_json_text, fail
from guidance.geography import countries
from guidance.recognition.finding import search

app = typer.Typer(help="The recognition finder.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `find` a command of its own."""


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="A sentence that names professions.")],
    state: Annotated[str | None, typer.Option(help="Where to work: DE-SL …")] = None,
    country: Annotated[str | None, typer.Option(help="Country of training: SY …")] = None,
    as_json: Json = False,
) -> None:
    """Show what is known about the recognition of the professions named in a text."""
    origin = countries.origin(country.upper()) if country else None
    found = search(text, state.upper() if state else None, origin)
    if as_json:
        typer.echo(as_json_text(found))
    elif not found:
        fail(f"{text!r}: names no profession I know, write it in other words")
    for row in [] if as_json else found:
        shown = [f"{key}: {value}" for key, value in row.items() if value]
        typer.echo("\n".join([*shown, ""]))
