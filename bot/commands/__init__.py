"""The groups of commands below `lotse`, one per file."""
