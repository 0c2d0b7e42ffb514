"""The chain of hashes over the audit log of an association: how it is made, and how it is checked."""
