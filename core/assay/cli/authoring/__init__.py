"""`assay new plugin`: the beginning of an association's plugin."""
