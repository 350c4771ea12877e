"""`python -m console link NAME`: a link to choose a password, where no administrator can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.people.invitations import invite
from console.people.models import COMMAND_LINE, Account, AuditEntry


class Command(BaseCommand):
    """Print a link for an account, to be opened below the console's address."""

    help = "Print a link with which an account can choose a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name."""
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the path of the link; what was given before is void."""
        account = Account.objects.filter(username=options["name"]).first()
        if account is None:
            names = ", ".join(Account.objects.values_list("username", flat=True)) or "none"
            raise CommandError(f"{options['name']!r}: no such account, there are: {names}")
        AuditEntry.objects.create(who=COMMAND_LINE, action="link given", subject=account.username)
        self.stdout.write(invite(account))
