"""The story replayed, and the sample records relinked."""
