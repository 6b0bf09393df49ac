"""Which fonts are there, what they measure, where they came from."""
