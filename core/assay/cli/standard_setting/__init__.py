"""`assay angoff`."""
