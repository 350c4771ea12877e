"""Accounts, coming in, and who looked at what."""
