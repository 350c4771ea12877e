"""Migrations of the verdicts."""
