"""Adjudication: which essays are sent on after their first readings, and what score they have in the end."""
