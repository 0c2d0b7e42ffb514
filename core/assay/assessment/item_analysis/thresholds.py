"""From how many people on a statistic may be leant on. Below, it is computed, shown in gray and not acted on.

Where the literature differs, the number is the one at which the standard error is small enough for the use
that is named beside it.
"""

from enum import IntEnum

from assay.assessment.estimates import Estimate, Statistic


class Minimum(IntEnum):
    """The least n of each kind of statistic."""

    #: Our choice: the standard error of p is then at most 0.09 (0.5 / sqrt(30)).
    DIFFICULTY = 30
    #: Crocker & Algina 1986, ch. 16, recommend 200 for an item analysis. From 100 on the standard error of a
    #: correlation is at most 0.1, enough to see an item that works against the test.
    DISCRIMINATION = 100
    #: An option's correlation and curve, as discrimination: each fifth then holds 20 people.
    OPTIONS = 100
    #: Yurdugül 2008: 100 suffice while the first eigenvalue of the items is 3 to 6, 30 when it is above.
    RELIABILITY = 100
    #: Our choice: the standard error of an agreement of .85 is then below .04.
    CONSISTENCY = 100
    #: ETS's least at test assembly (Zwick 2012, RR-12-08): 500 in all …
    FUNCTIONING_TOTAL = 500
    #: … and 200 in the smaller group. Swaminathan & Rogers 1990 studied groups of 250 and 500.
    FUNCTIONING_GROUP = 200
    #: Our choice, of those who chose an option: below, one person moves their mean by a tenth of an SD.
    CHOSE_OPTION = 10


def is_reliable(statistic: Statistic, minimum: Minimum) -> bool:
    """Whether there is a number, and enough people behind it."""
    return isinstance(statistic, Estimate) and statistic.n >= minimum
