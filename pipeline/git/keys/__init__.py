"""Keys: reading a private one, signing as `ssh-keygen` does, and what a signature proves."""
