"""Accounts: who is signed in where, second factors, recovery codes, what passwords may be, and what happened."""
