"""What the sittings of windows say about forms, items, essays and reviewers: computed on demand, nothing is kept."""
