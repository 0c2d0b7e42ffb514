"""What a bare machine lacks, without root: a PostgreSQL server and a browser. Knows nothing of Assay."""
