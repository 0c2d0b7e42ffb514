"""One best answer of several."""
