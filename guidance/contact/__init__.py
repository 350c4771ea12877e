"""Call-backs and hand-overs: how a person and a counsellor reach each other."""
