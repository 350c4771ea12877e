"""How facts, replies and cards are put into the words of a language."""
