"""Which version of what plugins bring is in effect, and whether an association offers anything new."""
