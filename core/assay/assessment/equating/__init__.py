"""Scores of one form in terms of another: the conversions, and how sure they are. Frequencies in, tables out."""
