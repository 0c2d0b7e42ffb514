"""People and data to try the product with. Made through the same services as everything else."""
