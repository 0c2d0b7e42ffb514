"""The coordinator's pages: windows from their dates to the release, sittings, people, and the audit log."""
