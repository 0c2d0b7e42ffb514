"""A candidate from registration to the receipt, and what may interrupt it."""
