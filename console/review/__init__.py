"""Was a message understood? Verdicts, second readings, and what becomes of corrected messages."""
