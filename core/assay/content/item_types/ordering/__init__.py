"""Steps to be brought into order."""
