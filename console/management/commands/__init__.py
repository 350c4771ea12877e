"""Commands of the console: `python -m console NAME`."""
