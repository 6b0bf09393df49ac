"""What several articles ask in the same way."""
