"""Every fault there is."""

from faults import browsers, clocks, databases, servers, ways, workers
from faults.scene import Fault

FAULTS: tuple[Fault, ...] = (
    *servers.FAULTS,
    *workers.FAULTS,
    *databases.FAULTS,
    *ways.FAULTS,
    *clocks.FAULTS,
    *browsers.FAULTS,
)
