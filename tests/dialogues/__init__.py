"""Whole dialogues with the newest model."""
