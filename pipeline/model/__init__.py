"""The nouns of the procedure, as frozen data."""
