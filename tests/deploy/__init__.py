"""What lies in deploy/: read as the programs read it for which it is, and run where those programs are here."""
