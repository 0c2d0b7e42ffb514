"""The audit log as a chain: checking it, exporting it, erasing what is personal in it, and where it ends."""
