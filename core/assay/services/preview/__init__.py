"""What an author sees while writing: a folder read again whenever something in it changes. No database, no people."""
