"""Custom actions: thin, one file per concern. They answer with response names and values."""
