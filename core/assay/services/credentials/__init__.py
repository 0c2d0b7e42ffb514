"""What was granted: credentials, their terms, and the public registry."""
