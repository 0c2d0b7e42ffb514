"""`assay doctor`: what is wrong with a deployment, where, and what to do."""
