"""The regulation, working days and divisions, as dated data."""
