"""A new act begun: which cases, what it rests on, what is known, what is left to fill."""
