"""What goes wrong around an exam, done for real: `python3 dev.py faults` with many candidates, pytest with a few."""
