"""Call-backs: who wants to be called, and how far it is."""
