"""Backups: everything of an installation in one archive, and back, whichever database it is."""
