"""Migrations of the directory's history."""
