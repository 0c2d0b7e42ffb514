"""Connecticut Association for Infant Mental Health."""

from assay.hooks import AssociationFolder

plugin = AssociationFolder(__package__)
