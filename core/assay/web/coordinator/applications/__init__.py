"""The coordinator's pages of applications: all of them, one of them, its reviewers, and what a coordinator enters."""
