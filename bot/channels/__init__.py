"""The ways people reach Lotse, one channel class per file, and what the channels share."""
