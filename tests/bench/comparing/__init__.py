"""Assay's statistics beside the packages that one would use instead, and forms beside the proven optimum."""
