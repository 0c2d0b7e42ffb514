"""`assay simulate adjudication`."""
