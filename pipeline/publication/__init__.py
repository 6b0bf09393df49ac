"""Papers issued once; the register, the site and the folders they are written to."""
