"""Reports that are made beside the pages: the list, and what makes them."""
