"""The only reader and writer of a clone: objects, refs, history, SSH signatures."""
