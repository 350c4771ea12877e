"""The `lotse` command. Each command is a few lines here; the work is done elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import directory, examples, facts, locales, privacy, professions, review
from bot.commands.shared import Json, as_json_text, configured, fail

app = typer.Typer(
    help="Lotse: first contact for people with foreign qualifications in Germany.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for group in (directory, examples, facts, locales, privacy, professions, review):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])

Jsonl = Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object per line.")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the chat.", min=0, max=65535)] = 8080,
    console_port: Annotated[
        int, typer.Option(help="Port of the console.", min=0, max=65535)
    ] = 8081,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    no_console: Annotated[bool, typer.Option("--no-console", help="Without console.")] = False,
) -> None:
    """Start everything: bot, actions, console. Ctrl-C ends all."""
    from bot import serving, supervisor

    try:
        desk = None if no_console else console_port
        serving.serve(configured(), host, port, workers, desk)
    except (supervisor.PortTaken, serving.CannotServe) as error:
        fail(error)


@app.command()
def train(
    force: Annotated[bool, typer.Option("--force", help="Train although nothing changed.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the model.")] = None,
    as_json: Json = False,
) -> None:
    """Train a model where data or code changed; say how long it took and how big it is."""
    from bot import training

    try:
        report = training.train((out or configured().models).absolute(), force=force)
    except training.TrainingFailed as error:
        fail(error)
    line = "{examples} examples, {seconds} s, {megabytes} MB: {model}".format(**report)
    typer.echo(as_json_text(report) if as_json else line)


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
        parser = Parser(configured())
    except NoModel as error:
        fail(error)
    if not jsonl:
        for message in text or fail("text: none given, write a message or use --jsonl", code=2):
            found = parser.parse(message)
            typer.echo(as_json_text(found) if as_json else summary(found))
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
        fail(f"--language: {language!r} is not one of {', '.join(LANGUAGES)}", code=2)
    try:
        conversation = Chat(configured(), language)
    except NoModel as error:
        fail(error)
    if not jsonl:
        terminal.talk(conversation)
        return
    faults = lines.answer(sys.stdin, ("text", "payload", "restart"), conversation.respond)
    raise typer.Exit(1 if faults else 0)


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of messages.")],
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw what is taken for what.")] = None,
    as_json: Json = False,
) -> None:
    """Score the understanding on messages with known intents."""
    from bot import evaluation, lines
    from bot.agent import NoModel

    try:
        rows, faults = lines.read(files, ("text", "lang", "intent"))
        report = evaluation.evaluate(configured(), rows)
    except (NoModel, evaluation.NothingToScore, OSError) as error:
        fail(error)
    if html:
        evaluation.write_html(report, html)
    if svg:
        svg.write_text(evaluation.confusions(report), encoding="utf-8")
    typer.echo(as_json_text(report.as_dict()) if as_json else evaluation.table(report))
    raise typer.Exit(1 if faults else 0)


@app.command()
def bench(as_json: Json = False) -> None:
    """Measure start, memory, throughput, latency and growth on a server of its own."""
    from bot import bench as measuring

    figures = measuring.bench(configured())
    text = "\n".join(f"{name}: {value}" for name, value in figures.items())
    typer.echo(as_json_text(figures) if as_json else text)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def rasa(context: typer.Context) -> None:
    """Rasa's own command line: `lotse rasa data validate`."""
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *context.args]
    rasa_main()


@app.command(hidden=True)
def bot(fd: int) -> None:
    """Run the bot's server on an inherited socket."""
    from bot import serving

    serving.run_bot(configured(), fd)


@app.command(hidden=True)
def actions(fd: int) -> None:
    """Run the action server on an inherited socket."""
    from bot import serving

    serving.run_actions(configured(), fd)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
