"""Both sides of each comparison, one after the other on the same data, and what they cost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.assessment.assembly.objectives import ItemParameters, information_targets
from assay.assessment.assembly.parallel import assemble_forms
from assay.assessment.assembly.pools import Design, PoolItem, Quota

HERE = Path(__file__).parent
OTHERS = HERE.parents[2] / ".cache" / "others" / "bin" / "python"
#: Times are the best of so many.
ROUNDS = 3
DOMAINS, LEVELS = 8, 3
ABILITIES = (-1.0, 0.0, 1.0)


@dataclass(frozen=True)
class Comparison:
    """One task, the package of the others that does most of it, and the size of its data, quick and full."""

    task: str
    package: str
    quick: tuple[int, int]
    full: tuple[int, int]

    def data(self, is_quick: bool) -> NDArray[Any]:
        """Simulated, the same each time."""
        rows, columns = self.quick if is_quick else self.full
        return ratings(rows, columns) if self.task == "krippendorff" else responses(rows, columns)


COMPARISONS = (
    Comparison("item-analysis", "pingouin, pandas", (20_000, 100), (100_000, 100)),
    Comparison("rasch", "mirt", (2_000, 60), (10_000, 60)),
    Comparison("2pl", "mirt", (2_000, 60), (10_000, 60)),
    Comparison("krippendorff", "krippendorff", (300, 5), (1_000, 5)),
)


def responses(people: int, items: int) -> NDArray[np.int8]:
    """Right or not, of people of normal ability to items of differing difficulty and slope."""
    draws = np.random.default_rng(1)
    ability, difficulty = draws.normal(size=(people, 1)), draws.normal(size=items)
    slope = draws.uniform(0.7, 1.5, size=items)
    chance = 1 / (1 + np.exp(-slope * (ability - difficulty)))
    return (draws.random((people, items)) < chance).astype(np.int8)


def ratings(subjects: int, raters: int) -> NDArray[np.float64]:
    """Five levels, mostly at most one apart, a fifth of them missing."""
    draws = np.random.default_rng(1)
    true = draws.integers(0, 5, size=(subjects, 1))
    given = np.clip(true + draws.integers(-1, 2, size=(subjects, raters)), 0, 4).astype(np.float64)
    given[draws.random(given.shape) < 0.2] = np.nan
    return given


def measure(is_quick: bool) -> Iterator[str]:
    """Every comparison in a line, and parallel forms beside their bound."""
    yield ""
    yield f"{'Statistics':<34}{'Assay':>16}{'others':>18}{'ratio':>8}"
    with TemporaryDirectory() as folder:
        for each in COMPARISONS:
            file = Path(folder) / f"{each.task}.npy"
            data = each.data(is_quick)
            np.save(file, data)
            yield _line(each, data.shape, file)
    yield from _forms(is_quick)


def _line(each: Comparison, shape: Sequence[int], file: Path) -> str:
    ours = _best(sys.executable, HERE / "tasks.py", each.task, file)
    others = _best(OTHERS, HERE / "others.py", each.task, file)
    what = f"{each.task}, {shape[0]:,} x {shape[1]}"
    ratio = others["seconds"] / ours["seconds"]
    return f"{what:<34}{_cost(ours):>16}{_cost(others):>18}{ratio:>7.1f}x  {each.package}"


def _best(*command: object) -> dict[str, Any]:
    """The quickest round; the figures are the same in all."""
    # One thread for both: Assay has no more, and where other work runs more are slower.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    words = [str(each) for each in command]
    outputs = [
        subprocess.run(words, check=True, stdout=subprocess.PIPE, env=environment).stdout
        for _ in range(ROUNDS)
    ]
    return min((json.loads(each) for each in outputs), key=lambda found: float(found["seconds"]))


def _cost(found: dict[str, Any]) -> str:
    return f"{found['seconds']:.2f} s {found['mebibytes']:.0f} MiB"


def _forms(is_quick: bool) -> Iterator[str]:
    """As much information as there can be on the worst form, at three abilities."""
    items, forms, length = (1_000, 3, 60) if is_quick else (5_000, 6, 60)
    pool, parameters = _pool(items)
    quotas = (
        *(Quota({"domain": f"d{number}"}, 6, 9) for number in range(DOMAINS)),
        *(Quota({"cognitive": f"c{number}"}, 15, 25) for number in range(LEVELS)),
    )
    begun = perf_counter()
    found = assemble_forms(
        pool, Design(length, quotas, forms=forms), information_targets(parameters, ABILITIES)
    )
    seconds = perf_counter() - begun
    best = found.optimum
    assert best is not None
    assert best.gap is not None
    what = f"{forms} forms of {length} from {items:,} items"
    yield f"{what:<34}{seconds:>10.2f} s  {best.gap:.2%} from the proven bound"


def _pool(items: int) -> tuple[list[PoolItem], dict[str, ItemParameters]]:
    draws = np.random.default_rng(1)
    slope, difficulty = draws.lognormal(0, 0.3, items), draws.normal(size=items)
    names = [f"i{place}" for place in range(items)]
    labels = [{"domain": f"d{n % DOMAINS}", "cognitive": f"c{n % LEVELS}"} for n in range(items)]
    enemies = [(names[place - 1],) if place % 50 == 49 else () for place in range(items)]
    pool = [PoolItem(*each) for each in zip(names, labels, enemies, strict=True)]
    parameters = [ItemParameters(float(a), float(b)) for a, b in zip(slope, difficulty, strict=True)]
    return pool, dict(zip(names, parameters, strict=True))
