"""`assay user`: the accounts of an installation."""
