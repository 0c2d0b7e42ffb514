"""The project as a whole: its files, its packages, its commands."""
