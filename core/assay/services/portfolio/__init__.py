"""A person's portfolio: one a person, taken along to every association; only its owner changes it.

Its changes are not in the audit log, which belongs to associations: what was handed in there is kept as a snapshot.
"""
