"""Live chat: a counsellor takes over a conversation."""
