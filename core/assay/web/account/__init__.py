"""Accounts: signing up, in and out, forgotten passwords, and a person's own data."""
