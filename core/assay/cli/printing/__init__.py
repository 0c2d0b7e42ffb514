"""Statistics and tables as text and as JSON."""
