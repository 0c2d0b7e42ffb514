"""Criteria in plain words, whoever reads them: what each requirement asks, what counts, and what will change."""
