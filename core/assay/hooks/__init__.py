"""What plugins can add: the hook specifications, the plugin made of files, and the typed facade over pluggy.

This is the public surface for plugin authors, with `assay.content` and `assay.assessment`:

    from assay.hooks import AssociationFolder

    plugin = AssociationFolder(__package__)
"""

from assay.hooks.events import CredentialIssued, DecisionMade, ResultReleased, SittingSubmitted
from assay.hooks.folder import AssociationFolder
from assay.hooks.specs import GROUP, hookimpl

__all__ = [
    "GROUP",
    "AssociationFolder",
    "CredentialIssued",
    "DecisionMade",
    "ResultReleased",
    "SittingSubmitted",
    "hookimpl",
]
