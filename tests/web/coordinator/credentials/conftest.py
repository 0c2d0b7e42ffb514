"""The society of keepers is installed, and its clock is at the day of decisions."""

from web.endorsing import clock, plugins, society, society_content

__all__ = ["clock", "plugins", "society", "society_content"]
