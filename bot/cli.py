"""The `lotse` command. Each command is a few lines here; the work is done elsewhere."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import logs
from bot.settings import Settings, SettingsError, settings

app = typer.Typer(
    help="Lotse: first contact for people with foreign qualifications in Germany.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, nothing else.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object per line.")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the chat.", min=0, max=65535)] = 8080,
    console_port: Annotated[int, typer.Option(help="Port of the console.")] = 8081,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    no_console: Annotated[bool, typer.Option("--no-console", help="Without console.")] = False,
) -> None:
    """Start everything: bot, actions, console. Ctrl-C ends all."""
    from bot import serving, supervisor

    try:
        serving.serve(_settings(), host, port, workers)
    except (supervisor.PortTaken, serving.CannotServe) as error:
        _fail(error)


@app.command()
def train(
    force: Annotated[bool, typer.Option("--force", help="Train although nothing changed.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the model.")] = None,
    as_json: Json = False,
) -> None:
    """Train a model where data or code changed; say how long it took and how big it is."""
    from bot import training

    try:
        report = training.train((out or _settings().models).absolute(), force=force)
    except training.TrainingFailed as error:
        _fail(error)
    line = "{examples} examples, {seconds} s, {megabytes} MB: {model}".format(**report)
    typer.echo(_json(report) if as_json else line)


@app.command()
def parse(
    text: Annotated[list[str] | None, typer.Argument(help="Messages.")] = None,
    jsonl: Jsonl = False,
    as_json: Json = False,
) -> None:
    """Show what is understood of messages."""
    from bot import lines
    from bot.agent import NoModel
    from bot.parsing import Parser, summary

    try:
        parser = Parser(_settings())
    except NoModel as error:
        _fail(error)
    if not jsonl:
        for message in text or _fail("text: none given, write a message or use --jsonl", code=2):
            found = parser.parse(message)
            typer.echo(_json(found) if as_json else summary(found))
        return
    faults = lines.answer(sys.stdin, ("text",), lambda row: parser.parse(row["text"]))
    raise typer.Exit(1 if faults else 0)


@app.command()
def chat(
    language: Annotated[str | None, typer.Option(help="Language to begin in.")] = None,
    jsonl: Jsonl = False,
) -> None:
    """Talk to the assistant in the terminal, without a server."""
    from bot import lines, terminal
    from bot.agent import NoModel
    from bot.chat import Chat
    from guidance.languages import LANGUAGES

    if language is not None and language not in LANGUAGES:
        _fail(f"--language: {language!r} is not one of {', '.join(LANGUAGES)}", code=2)
    try:
        conversation = Chat(_settings(), language)
    except NoModel as error:
        _fail(error)
    if not jsonl:
        terminal.talk(conversation)
        return
    faults = lines.answer(sys.stdin, ("text", "payload", "restart"), conversation.respond)
    raise typer.Exit(1 if faults else 0)


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of messages.")],
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures.")] = None,
    as_json: Json = False,
) -> None:
    """Score the understanding on messages with known intents."""
    from bot import evaluation, lines
    from bot.agent import NoModel

    try:
        rows, faults = lines.read(files, ("text", "lang", "intent"))
        report = evaluation.evaluate(_settings(), rows)
    except (NoModel, evaluation.NothingToScore, OSError) as error:
        _fail(error)
    if html:
        evaluation.write_html(report, html)
    typer.echo(_json(report.as_dict()) if as_json else evaluation.table(report))
    raise typer.Exit(1 if faults else 0)


locales_app = typer.Typer(help="The message catalogues.", no_args_is_help=True)
app.add_typer(locales_app, name="locales")


@locales_app.command("update")
def locales_update() -> None:
    """Take new and changed texts into the catalogues."""
    from bot import locales

    for code in locales.catalogue_codes():
        path = locales.po_path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(locales.update(code), encoding="utf-8")


@locales_app.command("compile")
def locales_compile() -> None:
    """Write the binary catalogues that the assistant reads."""
    from bot import locales

    typer.echo(f"{locales.compile_all()} catalogues compiled")


@locales_app.command("check")
def locales_check(as_json: Json = False) -> None:
    """List missing, fuzzy and wrong texts of each catalogue."""
    from bot import locales

    gaps = {code: locales.check(code) for code in locales.catalogue_codes()}
    if as_json:
        typer.echo(_json(gaps))
    else:
        for code, kinds in gaps.items():
            for kind, titles in kinds.items():
                for title in titles:  # type: ignore[attr-defined]
                    typer.echo(f"{locales.po_path(code)}: {kind}: {title}")
    faulty = any(titles for kinds in gaps.values() for titles in kinds.values())
    raise typer.Exit(1 if faulty else 0)


@app.command(hidden=True)
def bot(fd: int) -> None:
    """Run the bot's server on an inherited socket."""
    from bot import serving

    serving.run_bot(_settings(), fd)


@app.command(hidden=True)
def actions(fd: int) -> None:
    """Run the action server on an inherited socket."""
    from bot import serving

    serving.run_actions(_settings(), fd)


def main() -> None:
    """Run the command line."""
    app()


def _settings() -> Settings:
    try:
        chosen = settings()
    except SettingsError as error:
        _fail(error, code=2)
    logs.configure(chosen.log_level)
    return chosen


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _fail(problem: object, code: int = 1) -> NoReturn:
    """End with `error: what, where, what to do`."""
    typer.echo(f"error: {problem}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
