"""Pages of what a window says about forms, items, essays and reviewers."""
