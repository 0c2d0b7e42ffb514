"""Assay: examinations and competency assessment for professional associations."""
