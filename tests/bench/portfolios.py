"""How long evaluations take: one large portfolio everywhere, and how the time grows with many small ones."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

from assay.assessment.aims import aims_of
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.everywhere import evaluate_everywhere
from assay.content.catalog import Catalog
from assay.content.evidence import Education, Supervision, Training, Work
from assay.content.people import HeldEndorsement, Person
from assay.content.portfolio import Portfolio
from assay.content.sources import read_association_folder, read_map

ROOT = Path(__file__).parents[2]
ON = date(2026, 1, 31)
LARGE, SMALL = 500, 30
#: How many portfolios are evaluated in one go.
QUICK, FULL = (250, 500, 1_000), (1_000, 2_000, 5_000, 10_000)
TOPICS = ("relationship-based", "reflective-supervision", "dei", "iecmh", "infant-mental-health")


def portfolio(entries: int, number: int = 0) -> Portfolio:
    """A portfolio with so many entries: mostly training and supervision, as people have them; no two numbers alike."""
    day = [ON - timedelta(days=7 * place + number % 97) for place in range(entries)]
    third = entries * 2 // 5
    return Portfolio(
        people=(_person(),),
        education=(
            Education(id="msw", title="MSW", level="master", degree="msw", completed=date(2010, 6, 1)),
        ),
        training=tuple(_training(place, day[place]) for place in range(third)),
        supervision=tuple(_supervision(place, day[place]) for place in range(third)),
        work=tuple(_work(place, day[place]) for place in range(entries - 2 * third - 1)),
    )


def _person() -> Person:
    held = HeldEndorsement(endorsement="imhm-clinical", since=date(2005, 1, 1))
    return Person(id="ada", name="Ada", endorsements=(held,))


def _training(place: int, day: date) -> Training:
    topics = (TOPICS[place % 5], TOPICS[(place + 1) % 5])
    return Training(
        id=f"t{place}", title=f"T{place}", on=day, hours=Decimal("0.5"), topics=topics, didactic=True
    )


def _supervision(place: int, day: date) -> Supervision:
    about = "supervision-provided" if place % 2 else "own-practice"
    return Supervision(
        id=f"s{place}",
        title=f"S{place}",
        from_=day,
        until=day + timedelta(days=20),
        hours=Decimal(1),
        provider="ada",
        format="individual",
        about=about,
        ages="0-36m",
    )


def _work(place: int, day: date) -> Work:
    return Work(id=f"w{place}", title=f"W{place}", from_=day, until=day + timedelta(days=90), supervised=True)


def catalog() -> Catalog:
    """Every association that ships."""
    contents = [read_association_folder(each.parent) for each in ROOT.glob("plugins/*/association.yaml")]
    return Catalog.of([read_map(ROOT / "competency_maps" / "imhm-clinical.yaml")], (), contents)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def many(everything: Catalog, how_many: int) -> None:
    """Evaluate so many portfolios for one aim each, keeping none."""
    for (aim, criteria), number in zip(cycle(list(aims_of(everything))), range(how_many), strict=False):
        version = criteria.version_on(ON)
        if version:
            evaluate(version, portfolio(SMALL, number), aim, ON)


def measure(is_quick: bool) -> Iterator[str]:
    """The figures in lines: seconds, and the cost of one portfolio as a ratio to that of the smallest run."""
    everything, large = catalog(), portfolio(LARGE)
    took = seconds(lambda: list(evaluate_everywhere(everything, large, ON)))
    yield ""
    yield f"Portfolios: {LARGE} entries against every aim{took:>12.2f} s"
    counts = QUICK if is_quick else FULL
    costs = {each: seconds(partial(many, everything, each)) for each in counts}
    first = costs[counts[0]] / counts[0]
    for each, cost in costs.items():
        yield f"   {each:>6,} of {SMALL} entries{cost:>14.2f} s{cost / each / first:>10.2f} times the cost of one"
