"""The chat as a person sees it in a terminal."""

import typer
from rich.console import Console
from rich.prompt import Prompt

from bot.channels.transcript import Message
from bot.chat import Chat


def talk(conversation: Chat) -> None:
    """Talk until the person ends it with Ctrl-D."""
    console = Console()
    console.print("[dim]Ctrl-D ends, a number presses a button.[/]")
    while True:
        try:
            said = Prompt.ask("[bold]›[/]", console=console)
        except (EOFError, KeyboardInterrupt):
            raise typer.Exit from None
        _show(console, conversation.say(said))


def _show(console: Console, answers: list[Message]) -> None:
    number = 0
    for answer in answers:
        console.print(answer["text"], style="cyan", markup=False)
        for source in answer["sources"]:
            console.print(f"  {source['title']} {source['url']}", style="dim", markup=False)
        for button in answer["buttons"]:
            number += 1
            console.print(f"  {number}  {button['title']}", markup=False)
