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
    buttons: list[str] = []
    while True:
        try:
            said = Prompt.ask("[bold]›[/]", console=console)
        except (EOFError, KeyboardInterrupt):
            raise typer.Exit from None
        chosen = said.isdecimal() and 0 < int(said) <= len(buttons)
        answers = conversation.press(buttons[int(said) - 1]) if chosen else conversation.say(said)
        buttons = [button["payload"] for answer in answers for button in answer["buttons"]]
        _show(console, answers)


def _show(console: Console, answers: list[Message]) -> None:
    number = 0
    for answer in answers:
        console.print(answer["text"], style="cyan", markup=False)
        for source in answer["sources"]:
            console.print(f"  {source['title']} {source['url']}", style="dim", markup=False)
        for button in answer["buttons"]:
            number += 1
            console.print(f"  {number}  {button['title']}", markup=False)
