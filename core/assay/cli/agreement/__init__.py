"""`assay agreement`."""
