"""Journeys in a real Chromium against the real application, in its own process on a real database."""
