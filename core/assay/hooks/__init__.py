"""What plugins can add: the hook specifications, the plugin made of files, and the typed facade over pluggy.

This is the public surface for plugin authors, with `assay.content` and `assay.assessment`:

    from assay.hooks import AssociationFolder

    plugin = AssociationFolder(__package__)
"""

from assay.content.item_types.base import Credit, ItemType, Nothing, Response
from assay.content.item_types.body import ItemBody, Line, Row
from assay.hooks.events import CredentialIssued, DecisionMade, ResultReleased, SittingSubmitted
from assay.hooks.folder import AssociationFolder
from assay.hooks.specs import GROUP, hookimpl

__all__ = [
    "GROUP",
    "AssociationFolder",
    "CredentialIssued",
    "Credit",
    "DecisionMade",
    "ItemBody",
    "ItemType",
    "Line",
    "Nothing",
    "Response",
    "ResultReleased",
    "Row",
    "SittingSubmitted",
    "hookimpl",
]
