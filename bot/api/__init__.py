"""What other programmes may ask: one file per interface."""
