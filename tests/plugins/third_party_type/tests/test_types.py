"""What every item type must hold, tested in one line."""

import assay_true_or_false

from assay.testing import ItemTypeConformance


class TestTypes(ItemTypeConformance):
    plugin = assay_true_or_false.plugin
