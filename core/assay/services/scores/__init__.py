"""Scores of sections, what settles them, and the results that come of them."""
