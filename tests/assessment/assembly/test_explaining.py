"""Every kind of clash is named, with what is needed, what there is, and nothing that is beside the point."""

from collections.abc import Iterable
from time import perf_counter

import pytest

from assay.assessment.assembly.infeasible import Clash, Infeasible
from assay.assessment.assembly.objectives import mean_difficulty
from assay.assessment.assembly.parallel import assemble_forms
from assay.assessment.assembly.pools import Design, PoolItem, Quota, SetSize
from assay.assessment.assembly.programs import Allowance


def items(count: int, domain: str = "bees", prefix: str = "q", **rest: object) -> list[PoolItem]:
    return [PoolItem(f"{prefix}{n}", {"domain": domain}, **rest) for n in range(count)]  # type: ignore[arg-type]


def why(pool: Iterable[PoolItem], design: Design, p: dict[str, float] | None = None) -> Infeasible:
    objective = mean_difficulty("p", p, design.length) if p is not None else None
    with pytest.raises(Infeasible) as error:
        assemble_forms(pool, design, objective)
    assert error.value.is_proven
    return error.value


def kinds(error: Infeasible) -> set[str]:
    return {clash.kind for clash in error.clashes}


FILL = items(40, "hives", "fill")
BEES = Quota({"domain": "bees"}, 5, 9)
HIVES = Quota({"domain": "hives"}, 0, 20)


def test_a_domain_with_too_few_items() -> None:
    error = why([*items(4), *FILL], Design(10, (BEES, HIVES)))

    assert error.clashes == (
        Clash("range", "domain bees", "domain bees: at least 5 needed; 4 available", 5, 4),
    )


def test_a_domain_with_too_few_items_for_several_forms() -> None:
    error = why([*items(14), *FILL], Design(10, (BEES, HIVES), forms=3))

    assert error.reasons == (
        "domain bees: at least 5 needed on each of 3 forms, 15 in all; 14 available",
        "overlap: no item stands on two forms",
    )


def test_too_little_overlap() -> None:
    error = why(items(14), Design(10, forms=2, overlap=5))

    assert kinds(error) == {"length", "overlap"}
    assert "overlap: two forms share at most 5 items" in error.reasons
    assert [(c.needed, c.available) for c in error.clashes if c.kind == "length"] == [(20, 19)]


def test_enemies() -> None:
    hostile = [PoolItem(f"q{n}", {"domain": "bees"}, ("q0", "q1", "q2")) for n in range(6)]
    error = why([*hostile, *FILL], Design(10, (BEES, HIVES)))

    assert kinds(error) == {"range", "enemies"}
    assert error.clashes[0].available == 3
    assert ("q0", "q1", "q2") in {clash.items[:3] for clash in error.clashes}


def test_a_length_that_no_domains_add_up_to() -> None:
    error = why([*items(30), *FILL], Design(10, (BEES, Quota({"domain": "hives"}, 0, 0))))

    assert kinds(error) == {"range", "length"}
    assert (
        "length: 10 scored items needed; 9 available under the other rules, 70 in the pool" in error.reasons
    )


def test_domains_that_ask_for_more_than_the_length() -> None:
    error = why(
        [*items(30), *FILL], Design(10, (Quota({"domain": "bees"}, 6, 9), Quota({"domain": "hives"}, 5, 9)))
    )

    assert "length: 10 scored items; the other rules force 11" in error.reasons
    assert len(error.clashes) == 3


def test_exposure() -> None:
    error = why(
        [*items(3), *items(4, prefix="used", exposure=7.0), *FILL], Design(10, (BEES, HIVES), max_exposure=5)
    )

    assert error.reasons == (
        "domain bees: at least 5 needed; 3 available under the other rules, 7 in the pool",
        "exposure: 4 of the items concerned are left out, they were used more than 5 times or shares "
        "(used0, used1, used2, used3)",
    )


def test_what_was_seen() -> None:
    error = why([*items(6), *FILL], Design(10, (BEES, HIVES), seen=frozenset({"q0", "q1", "fill0"})))

    assert kinds(error) == {"range", "seen"}
    assert error.clashes[1].items == ("q0", "q1")


def test_items_without_statistics() -> None:
    p = {each.id: 0.5 for each in [*items(2), *FILL]}
    error = why([*items(6), *FILL], Design(10, (BEES, HIVES)), p)

    assert kinds(error) == {"range", "statistics"}
    assert (
        "statistics: 4 of the items concerned are left out, they have no statistic (q2, q3, q4, q5)"
        in error.reasons
    )


def test_sets() -> None:
    pool = [PoolItem(f"q{n}", {"domain": "bees"}, (), f"s{n // 4}") for n in range(8)]
    error = why([*pool, *FILL], Design(10, (Quota({"domain": "bees"}, 5, 7), HIVES)))

    assert kinds(error) == {"range", "set"}
    assert "set s0: all of its 4 items come together (q0, q1, q2, q3)" in error.reasons
    part = why([*pool, *FILL], Design(10, (BEES, HIVES), sets=SetSize(1, 2)))
    assert "set s1: 1 to 2 of its 4 items come together (q4, q5, q6, q7)" in part.reasons


def test_pretest_items() -> None:
    error = why([*items(10), *items(2, prefix="t", is_pretest=True)], Design(8, pretest=3))

    assert error.reasons == ("pretest: 3 pretest items needed; 2 available",)
    assert why(items(10), Design(8, pretest=1)).reasons == ("pretest: 1 pretest items needed; 0 available",)


def test_an_anchor_item_that_may_not_be_drawn() -> None:
    pool = [*items(20), PoolItem("old", {"domain": "bees"}, exposure=9.0)]
    error = why(pool, Design(8, forms=2, anchor_items=("old",), max_exposure=5))

    assert kinds(error) == {"anchor", "exposure"}
    assert "anchor: old stands on every form" in error.reasons


def test_an_anchor_of_more_items_than_the_pool_can_spare() -> None:
    error = why(items(13), Design(10, forms=2, anchor=5))

    assert kinds(error) == {"anchor", "overlap", "length"}


def test_an_empty_pool() -> None:
    assert why([], Design(2)).reasons == ("length: 2 scored items needed; 0 available",)


def test_a_conflict_among_thousands_is_found_within_seconds() -> None:
    many = [
        PoolItem(f"x{n}", {"domain": f"d{n % 5}"}, (f"x{n * 7 % 5000}",), f"s{n // 3}" if n < 600 else None)
        for n in range(5000)
    ]
    few = [
        PoolItem(f"q{n}", {"domain": "bees"}, tuple(f"q{m}" for m in range(12) if n < 12)) for n in range(70)
    ]
    ranges = tuple(Quota({"domain": f"d{n}"}, 9, 13) for n in range(5))
    began = perf_counter()
    error = why([*many, *few], Design(60, (*ranges, Quota({"domain": "bees"}, 11, 12)), forms=6))

    assert kinds(error) == {"range", "overlap", "enemies"}
    assert (error.clashes[0].needed, error.clashes[0].available) == (66, 64)
    assert perf_counter() - began < 20


def test_reasons_have_a_time_of_their_own() -> None:
    pool, design = items(6), Design(length=8, quotas=(Quota({"domain": "bees"}, 8, 8),))
    allowance = Allowance(20.0, Allowance(4.0))
    with pytest.raises(Infeasible) as caught:
        assemble_forms(pool, design, allowance=allowance)
    assert caught.value.is_proven
    assert allowance.reasons
    assert (allowance.seconds < 20, allowance.reasons.seconds < 4) == (True, True)


def test_what_a_part_takes_is_taken_from_the_whole_and_half_is_left_for_what_must_be() -> None:
    whole = Allowance(20.0)
    wishing = whole.part(0.5)
    for _ in range(50):
        part = wishing.part(0.5)
        part.spend(part.seconds)
    assert whole.seconds >= 10
    assert wishing.seconds == pytest.approx(whole.seconds - 10)
