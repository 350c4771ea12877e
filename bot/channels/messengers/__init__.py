"""Messengers and text messages: what they share, and a file for each platform."""
