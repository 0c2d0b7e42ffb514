"""Questions whose statements are each true or false."""

from assay.hooks import hookimpl
from assay_true_or_false.true_or_false import TrueOrFalse


class Types:
    """The plugin: it brings one item type, and nothing else."""

    @hookimpl
    def register_item_types(self):
        """Our one type."""
        return [TrueOrFalse()]


plugin = Types()
