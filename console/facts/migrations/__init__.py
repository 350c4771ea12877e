"""Migrations of the facts."""
