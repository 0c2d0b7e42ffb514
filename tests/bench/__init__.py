"""The benchmark: the real application under the real server, each figure beside its floor. Not a test."""
