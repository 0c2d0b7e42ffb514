"""How long evaluations take: one large portfolio everywhere, and many small ones. Run: python -m bench.portfolios."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import perf_counter

from assay.assessment.everywhere import evaluate_everywhere
from assay.content.catalog import Catalog
from assay.content.evidence import Education, Supervision, Training, Work
from assay.content.people import HeldEndorsement, Person
from assay.content.portfolio import Portfolio
from assay.content.sources import read_association_folder, read_map

ROOT = Path(__file__).parents[2]
ON = date(2026, 1, 31)
TOPICS = ("relationship-based", "reflective-supervision", "dei", "iecmh", "infant-mental-health")


def portfolio(entries: int) -> Portfolio:
    """A portfolio with so many entries: mostly training and supervision, as people have them."""
    day = [ON - timedelta(days=7 * place) for place in range(entries)]
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


def many(everything: Catalog, small: Portfolio, times: int) -> None:
    """Evaluate one portfolio after the other, keeping none."""
    for _ in range(times):
        for _evaluation in evaluate_everywhere(everything, small, ON):
            pass


def main() -> None:
    """Print the two numbers, and how the second grows."""
    everything, large, small = catalog(), portfolio(500), portfolio(30)
    found = {"everywhere, 500 entries": seconds(lambda: many(everything, large, 1))}
    for times in (25, 50, 100):
        work = partial(many, everything, small, times)
        found[f"everywhere, {times} portfolios of 30 entries"] = seconds(work)
    print(json.dumps({name: round(value, 3) for name, value in found.items()}, indent=2))


if __name__ == "__main__":
    main()
