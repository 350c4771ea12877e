"""What all commands share: settings, JSON on stdout, errors on stderr."""

import json
from typing import Annotated, Any, NoReturn

import typer

from bot import logs
from bot.nlu import encoder
from bot.settings import Settings, SettingsError, settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, nothing else.")]


def configured() -> Settings:
    """Return the settings, with logging as they wish; ends the command where one cannot be used."""
    try:
        chosen = settings()
        if chosen.encoder:
            encoder.load(chosen.encoder)  # what is wrong with it is better said now than by Rasa
    except SettingsError as error:
        fail(error, code=2)
    logs.configure(chosen.log_level)
    return chosen


def as_json_text(value: Any) -> str:
    """Return a value as one JSON document."""
    return json.dumps(value, ensure_ascii=False, default=str)


def fail(problem: object, code: int = 1) -> NoReturn:
    """End with `error: what, where, what to do`."""
    typer.echo(f"error: {problem}", err=True)
    raise typer.Exit(code)
