"""Dialogue policies of our own: the language of the conversation, and asking back when unsure."""
