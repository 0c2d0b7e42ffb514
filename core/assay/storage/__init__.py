"""What the database keeps: SQLAlchemy tables, the engine and the migrations. No Flask, no rules.

A rule that must never break is a constraint here; every other rule lives in `assay.assessment`
or `assay.services`. Every table that holds an association's data names the association, because
that is how the data can be spread over several databases one day.
"""
