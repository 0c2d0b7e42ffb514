"""The databases, the guild and its people of the tests of services."""

from services.conftest import coordinator, database, ground, guild, make_person, now, window

__all__ = ["coordinator", "database", "ground", "guild", "make_person", "now", "window"]
