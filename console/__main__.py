"""`python -m console COMMAND`: Django's and the console's own commands."""

import os
import sys

from django.core.management import execute_from_command_line

from console.environment import Unusable


def main() -> None:
    """Run a command; a setting that cannot be used is one sentence."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
    try:
        execute_from_command_line(["console", *sys.argv[1:]])
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
