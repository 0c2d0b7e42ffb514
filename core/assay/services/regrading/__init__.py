"""Correcting how a form is scored after it was sat: first who would change, then the act, and its record for good."""
