"""The holder's pages: what they hold, until when, and what keeps it in force."""
