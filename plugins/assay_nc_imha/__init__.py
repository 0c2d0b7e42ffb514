"""North Carolina Infant and Early Childhood Mental Health Association."""

from assay.hooks import AssociationFolder

plugin = AssociationFolder(__package__)
