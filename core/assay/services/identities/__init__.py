"""Identity providers: who they are, whom they vouch for, and what is linked to an account."""
