"""Things that belong together."""
