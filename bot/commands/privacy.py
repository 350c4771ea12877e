"""`lotse privacy`: retention and the person's rights."""

from typing import Annotated

import typer

from bot import privacy
from bot.commands.shared import Json, as_json_text, configured

app = typer.Typer(help="Retention and the person's rights.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="Id of the conversation.")]


@app.command()
def purge(as_json: Json = False) -> None:
    """Delete what is older than the retention."""
    _receipt(privacy.purge(configured()), as_json)


@app.command()
def delete(conversation: Id, as_json: Json = False) -> None:
    """Delete one conversation."""
    _receipt(privacy.delete(configured(), conversation), as_json)


@app.command()
def export(conversation: Id) -> None:
    """Print all that is kept of a conversation, as JSON."""
    typer.echo(as_json_text(privacy.export(configured(), conversation)))


@app.command()
def check(as_json: Json = False) -> None:
    """Prove that nothing is overdue and nothing unmasked is kept."""
    found = privacy.check(configured())
    if as_json:
        typer.echo(as_json_text(found))
    else:
        typer.echo("\n".join(f"{kind}: {len(rows)}" for kind, rows in found.items()))
    raise typer.Exit(1 if any(found.values()) else 0)


def _receipt(receipt: dict[str, object], as_json: bool) -> None:
    typer.echo(
        as_json_text(receipt) if as_json else f"deleted {receipt['deleted']} at {receipt['at']}"
    )
