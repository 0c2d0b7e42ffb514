"""Reports that take a while: asked for, made beside the requests, told, kept for some days, fetched."""
