"""Several right answers among the options."""
