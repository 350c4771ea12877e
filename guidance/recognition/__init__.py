"""Professions, and what the recognition of one asks of a person."""
