"""`assay equate`."""
