"""A file's bytes to a Record, and what its path and its schema say of it."""
