"""What a forge knows of a merge, asked over HTTP and recorded in a signed note."""
