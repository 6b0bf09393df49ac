"""Blocks to lines and pages on the grid of GB/T 9704-2012."""
