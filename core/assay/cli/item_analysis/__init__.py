"""`assay analyse items`."""
