"""`python -m console review_export`: the proposals as files, without a browser."""

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from console.people.models import COMMAND_LINE, AuditEntry
from console.review import proposals


class Command(BaseCommand):
    """Write training examples and test cases made of corrected messages."""

    help = "Write training examples (nlu/) and test cases (eval/) made of corrected messages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether messages by which somebody might be known go along."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--include-rare", action="store_true")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and print what was written as JSON; a dry run prints the messages instead."""
        call_command("migrate", verbosity=0, interactive=False)
        found = proposals.proposals()
        chosen = [one for one in found if options["include_rare"] or not one.rare]
        if options["dry_run"]:
            rows = [
                {"language": one.language, "was": one.understood, "intent": one.intent,
                 "text": one.text, "rare": one.rare}
                for one in found
            ]  # fmt: skip
            _note("proposals read", len(found))
            self.stdout.write(json.dumps({"proposals": rows}, ensure_ascii=False))
            return
        files = proposals.write(chosen, options["folder"])
        _note("proposals exported", len(chosen))
        report = {
            "files": [str(path) for path in files],
            "messages": len(chosen),
            "kept_back": sorted({one.rare for one in found if one not in chosen}),
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False))


def _note(action: str, number: int) -> None:
    AuditEntry.objects.create(who=COMMAND_LINE, action=action, subject=str(number))
