"""What authors of plugins test with: the public surface of this layer. It needs pytest, as `assay[testing]` does.

import assay_river_guild
from assay.testing import Conformance

class TestPlugin(Conformance):
    plugin = assay_river_guild.plugin
"""

from assay.testing.conformance import Conformance
from assay.testing.item_types import ItemTypeConformance

__all__ = ["Conformance", "ItemTypeConformance"]
