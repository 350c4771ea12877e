"""Graph components of the NLU pipeline, one per file, and the plain functions they wrap."""
