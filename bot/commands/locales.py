"""`lotse locales`: the message catalogues."""

import typer

from bot import locales
from bot.commands.shared import Json, as_json_text

app = typer.Typer(help="The message catalogues.", no_args_is_help=True)


@app.command("update")
def locales_update() -> None:
    """Take new and changed texts into the catalogues."""
    for code in locales.catalogue_codes():
        path = locales.po_path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(locales.update(code), encoding="utf-8")


@app.command("compile")
def locales_compile() -> None:
    """Write the binary catalogues that the assistant reads."""
    typer.echo(f"{locales.compile_all()} catalogues compiled")


@app.command("check")
def locales_check(as_json: Json = False) -> None:
    """List missing, fuzzy and wrong texts of each catalogue."""
    gaps = {code: locales.check(code) for code in locales.catalogue_codes()}
    if as_json:
        typer.echo(as_json_text(gaps))
    else:
        for code, kinds in gaps.items():
            for kind, titles in kinds.items():
                for title in titles:
                    typer.echo(f"{locales.po_path(code)}: {kind}: {title}")
    faulty = any(titles for kinds in gaps.values() for titles in kinds.values())
    raise typer.Exit(1 if faulty else 0)
