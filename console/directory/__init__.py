"""The counselling directory and the facts, kept current by editors."""
