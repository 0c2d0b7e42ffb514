"""`assay assemble`."""
