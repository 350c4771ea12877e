"""The facts that answers rest on, kept current by editors."""
