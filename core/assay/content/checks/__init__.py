"""Rules across files: each module yields the problems of one subject, and none raises."""
