"""Parallel forms: as good as trying everything, on pools where that is possible; and every kind of rule."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.objectives import (
    ItemParameters,
    Objective,
    information_targets,
    mean_difficulty,
)
from assay.assessment.assembly.parallel import Assembly, assemble_forms
from assay.assessment.assembly.pools import Design, PoolItem, Quota, SetSize
from assessment.assembly.brute_force import best, meets

DOMAINS = ("bees", "hives")
#: Difficulty and discrimination of two sections of the Law School Admission Test under the 2PL: LSAT6 in
#: Rizopoulos (2006), Journal of Statistical Software 17(5), and LSAT7 (slope, and intercept over minus slope) in
#: Chalmers (2012), Journal of Statistical Software 48(6).
LSAT = {
    "6-1": (0.8254, -3.3597), "6-2": (0.7229, -1.3696), "6-3": (0.8905, -0.2799), "6-4": (0.6886, -1.8659),
    "6-5": (0.6575, -3.1236), "7-1": (0.988, -1.856 / 0.988), "7-2": (1.081, -0.808 / 1.081),
    "7-3": (1.706, -1.804 / 1.706), "7-4": (0.765, -0.486 / 0.765), "7-5": (0.736, -1.855 / 0.736),
}  # fmt: skip


def item(name: str, domain: str = "bees", **rest: object) -> PoolItem:
    return PoolItem(name, {"domain": domain}, **rest)  # type: ignore[arg-type]


def ids(found: Assembly) -> list[set[str]]:
    return [set(form.items) for form in found.forms]


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[PoolItem], dict[str, float]]:
    size = draw(st.integers(7, 9))
    names = [f"i{n}" for n in range(size)]
    pool = [
        item(
            name,
            draw(st.sampled_from(DOMAINS)),
            enemies=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
            stimulus=draw(st.sampled_from([None, None, None, "s", "t"])),
            exposure=draw(st.sampled_from([None, 0.0, 3.0])),
        )
        for name in names
    ]
    return pool, {name: draw(st.integers(0, 100)) / 100 for name in names}


designs = st.builds(
    Design,
    length=st.just(3),
    quotas=st.sampled_from([(), (Quota({"domain": "bees"}, 1, 2), Quota({"domain": "hives"}, 0, 3))]),
    forms=st.integers(1, 2),
    sets=st.sampled_from([SetSize(), SetSize(1, 2), SetSize(2, 3)]),
    max_exposure=st.sampled_from([None, 2.0]),
    seen=st.sampled_from([frozenset(), frozenset({"i0"})]),
    overlap=st.integers(0, 1),
)


@settings(max_examples=60, deadline=None)
@given(made=pools(), design=designs, is_maximin=st.booleans())
def test_the_optimum_is_that_of_trying_everything(
    made: tuple[list[PoolItem], dict[str, float]], design: Design, is_maximin: bool
) -> None:
    pool, p = made
    pool = [each for each in pool if each.id not in each.enemies]
    values = {name: (value, 1 - value) for name, value in p.items()}
    objective = (
        Objective("information", "information", (0.0, 1.0), values, None)
        if is_maximin
        else mean_difficulty("p", p, design.length, 0.6)
    )
    optimum = best(pool, design, objective)
    if optimum is None:
        with pytest.raises(Infeasible) as error:
            assemble_forms(pool, design, objective)
        assert error.value.is_proven
        return
    found = assemble_forms(pool, design, objective, seed=3)

    assert found.optimum is not None
    assert found.optimum.found == pytest.approx(-optimum if is_maximin else optimum, abs=1e-6)
    assert not found.optimum.is_timed_out
    by_id = {each.id: each for each in pool}
    assert all(meets(tuple(by_id[name] for name in form), pool, design) for form in ids(found))


@pytest.mark.parametrize("targets", [None, (0.55, 0.6), (1.0, 1.0)])
def test_two_forms_of_the_law_school_admission_test(targets: tuple[float, float] | None) -> None:
    parameters = {name: ItemParameters(a, b) for name, (a, b) in LSAT.items()}
    pool = [item(name, f"section-{name[0]}") for name in LSAT]
    quotas = tuple(Quota({"domain": f"section-{n}"}, 1, 3) for n in "67")
    design = Design(4, quotas, forms=2)
    objective = information_targets(parameters, (-2.0, -1.0), targets)
    optimum = best(pool, design, objective)
    found = assemble_forms(pool, design, objective)

    assert optimum is not None
    assert found.optimum is not None
    assert found.optimum.found == pytest.approx(abs(optimum), abs=1e-6)
    assert found.optimum.gap == pytest.approx(0, abs=1e-4)


@pytest.fixture(scope="module")
def pool() -> list[PoolItem]:
    """Two hundred items in two domains, every fifth a pretest item."""
    return [item(f"q{n}", DOMAINS[n % 2], is_pretest=n % 5 == 0, exposure=float(n % 4)) for n in range(200)]


@pytest.fixture(scope="module")
def p(pool: Sequence[PoolItem]) -> dict[str, float]:
    return {each.id: (37 * place % 61) / 100 + 0.3 for place, each in enumerate(pool)}


QUOTAS = (Quota({"domain": "bees"}, 8, 10), Quota({"domain": "hives"}, 10, 12))


def test_parallel_forms_share_nothing_and_have_one_difficulty(
    pool: list[PoolItem], p: dict[str, float]
) -> None:
    found = assemble_forms(pool, Design(20, QUOTAS, forms=5, pretest=3), mean_difficulty("p", p, 20, 0.6))

    assert all(len(form.items) == 20 and len(form.pretest) == 3 for form in found.forms)
    assert all(found.overlap[a][b] == 0 for a, b in combinations(range(5), 2))
    assert all(int(name[1:]) % 5 == 0 for form in found.forms for name in form.pretest)
    assert [form.sums[0] for form in found.forms] == pytest.approx([0.6] * 5, abs=1e-9)
    assert found.optimum is not None
    assert found.optimum.gap == 0


def test_a_target_between_two_steps_of_p_is_bounded_by_the_step(
    pool: list[PoolItem], p: dict[str, float]
) -> None:
    objective = mean_difficulty("p", p, 20, 0.60025)
    found = assemble_forms(pool, Design(20, QUOTAS, forms=2), objective)

    assert found.optimum is not None
    assert found.optimum.bound == pytest.approx(0.00025)
    assert found.optimum.gap == pytest.approx(0, abs=1e-6)


def test_information_is_divided_evenly_and_near_the_bound(pool: list[PoolItem]) -> None:
    parameters = {each.id: ItemParameters(0.6 + n % 7 / 8, (n % 41 - 20) / 10) for n, each in enumerate(pool)}
    found = assemble_forms(pool, Design(20, QUOTAS, forms=4), information_targets(parameters, (-0.5, 0.5)))

    assert found.optimum is not None
    assert found.optimum.gap is not None
    assert found.optimum.gap < 0.01
    assert min(form.sums[0] for form in found.forms) >= found.optimum.found - 1e-9


def test_the_seed_decides_and_decides_alike(pool: list[PoolItem], p: dict[str, float]) -> None:
    design, objective = Design(20, QUOTAS, forms=3), mean_difficulty("p", p, 20, 0.6)
    first, again = (assemble_forms(each, design, objective, 5) for each in (pool, pool[::-1]))

    assert first == again
    assert ids(first) != ids(assemble_forms(pool, design, objective, 6))
    assert ids(assemble_forms(pool, design, None, 5)) != ids(assemble_forms(pool, design, None, 6))
    assert assemble_forms(pool, design, None, 5).optimum is None


def test_whole_sets_come_whole_and_others_between_their_bounds() -> None:
    pool = [item(f"q{n}", stimulus=f"s{n // 4}" if n < 32 else None) for n in range(60)]
    p = {each.id: (n * 7 % 50) / 100 + 0.4 for n, each in enumerate(pool)}
    objective = mean_difficulty("p", p, 12)

    def sizes(sets: SetSize) -> set[int]:
        forms = ids(assemble_forms(pool, Design(12, forms=3, sets=sets), objective, 2))
        return {len(form & {f"q{4 * s + n}" for n in range(4)}) for form in forms for s in range(8)}

    assert sizes(SetSize()) <= {0, 4}
    assert sizes(SetSize(2, 3)) <= {0, 2, 3}


def test_a_set_with_an_item_that_is_used_too_much_stays_away() -> None:
    pool = [item(f"q{n}", stimulus=f"s{n // 3}", exposure=9.0 if n == 0 else 0.0) for n in range(12)]
    forms = ids(assemble_forms(pool, Design(9, max_exposure=2), None, 1))

    assert forms == [{f"q{n}" for n in range(3, 12)}]


def test_a_pretest_item_comes_along_with_its_set_only() -> None:
    pool = [item(f"q{n}", stimulus=f"s{n // 3}") for n in range(12)]
    pool += [item(f"t{n}", stimulus=f"s{n}", is_pretest=True) for n in range(4)]
    for seed in range(8):
        form = assemble_forms(pool, Design(3, pretest=1), None, seed).forms[0]
        assert int(form.pretest[0][1:]) == int(form.items[0][1:]) // 3


def test_enemies_exposure_and_what_was_seen_are_kept_off(pool: list[PoolItem], p: dict[str, float]) -> None:
    hostile = [PoolItem(e.id, e.labels, ("q1", "q2"), exposure=e.exposure) for e in pool[:80]]
    design = Design(8, forms=2, max_exposure=1, seen=frozenset(f"q{n}" for n in range(40, 80)))
    for form in ids(assemble_forms([*hostile, *pool[80:]], design, mean_difficulty("p", p, 8))):
        numbers = {int(name[1:]) for name in form}
        assert len(numbers & {1, 2}) == 0 or numbers & set(range(80)) <= {1, 2}
        assert all(n % 4 <= 1 for n in numbers)
        assert not numbers & set(range(40, 80))


def test_seen_items_come_back_as_few_as_possible() -> None:
    pool = [item(f"q{n}") for n in range(12)]
    seen = frozenset(f"q{n}" for n in range(9))
    found = assemble_forms(pool, Design(5, seen=seen, may_repeat_seen=True), None, 1)

    assert [form.seen for form in found.forms] == [2]


def test_overlap_is_used_where_the_pool_is_small_and_never_exceeded() -> None:
    pool = [item(f"q{n}") for n in range(14)]
    p = {each.id: n / 20 for n, each in enumerate(pool)}
    found = assemble_forms(pool, Design(6, forms=3, overlap=2), mean_difficulty("p", p, 6))

    assert max(found.overlap[a][b] for a, b in combinations(range(3), 2)) in (1, 2)


def test_refinement_keeps_to_the_overlap() -> None:
    pool = [item(f"q{n}", DOMAINS[n % 2]) for n in range(90)]
    parameters = {each.id: ItemParameters(0.5 + n * 13 % 29 / 20, 0.0) for n, each in enumerate(pool)}
    objective = information_targets(parameters, (0.0,))
    found = assemble_forms(pool, Design(15, forms=4, overlap=2), objective, 1)
    apart = assemble_forms(pool, Design(15, forms=4), objective, 1)

    assert max(found.overlap[a][b] for a, b in combinations(range(4), 2)) == 2
    assert found.optimum is not None
    assert apart.optimum is not None
    assert found.optimum.found > apart.optimum.found
    assert found.optimum.gap is not None
    assert found.optimum.gap < 0.03


def test_an_anchor_stands_on_all_forms_in_proportion(pool: list[PoolItem], p: dict[str, float]) -> None:
    found = assemble_forms(pool, Design(20, QUOTAS, forms=3, anchor=5), mean_difficulty("p", p, 20, 0.6))

    assert len(found.anchor) == 5
    assert all(set(found.anchor) <= form for form in ids(found))
    assert {found.overlap[a][b] for a, b in combinations(range(3), 2)} == {5}
    assert sum(int(name[1:]) % 2 for name in found.anchor) in (2, 3)
    named = Design(20, QUOTAS, forms=3, anchor_items=("q1", "q2"))
    assert assemble_forms(pool, named, mean_difficulty("p", p, 20, 0.6)).anchor == ("q1", "q2")


def test_what_cannot_be_meant_is_refused(pool: list[PoolItem]) -> None:
    with pytest.raises(ValueError, match="not distinct"):
        assemble_forms([*pool, pool[0]], Design(3))
    with pytest.raises(ValueError, match="not in the pool: x"):
        assemble_forms(pool, Design(3, anchor_items=("x",)))
    with pytest.raises(ValueError, match="at least one form"):
        Design(0)
    with pytest.raises(ValueError, match="cannot be negative"):
        Design(3, overlap=-1)
    with pytest.raises(ValueError, match="4 anchor items do not fit into 3"):
        Design(3, anchor=4)
