"""The crosswalk: what counts for what, over any number of steps, and what contradicts itself."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assay.content.base import Steps
from assay.content.catalog import Catalog
from assay.content.checking import check_catalog
from assay.content.competencies import CompetencyMap
from assay.content.crosswalk import Crossing, Crosswalk, Place, Step
from assay.content.problems import Key, Origin
from content.mapping import Statement, by_id, full, make_map


def counts(maps: tuple[CompetencyMap, ...], into: str) -> set[str]:
    """What counts in a map: `by > competency` for each crossing."""
    found = Crosswalk(by_id(*maps)).into(into)
    return {f"{each.map}:{each.by.split('.')[1]} > {each.competency.split('.')[1]}" for each in found}


@pytest.mark.parametrize(
    ("relation", "into_theirs", "into_ours"),
    [
        ("exact", {"ours:a > x"}, {"theirs:x > a"}),
        ("broader", {"ours:a > x"}, set()),
        ("narrower", set(), {"theirs:x > a"}),
    ],
)
def test_evidence_counts_for_what_is_equal_or_broader_whoever_says_it(
    relation: str, into_theirs: set[str], into_ours: set[str]
) -> None:
    maps = (make_map("ours", "a", ("a", relation, "theirs:x")), make_map("theirs", "x"))  # type: ignore[arg-type]

    assert counts(maps, "theirs") == into_theirs
    assert counts(maps, "ours") == into_ours


def test_steps_are_followed_through_maps_between() -> None:
    maps = (
        make_map("sea", "reef", ("reef", "broader", "hub:wind")),
        make_map("hub", "wind"),
        make_map("land", "weather", ("weather", "exact", "hub:wind")),
    )

    assert counts(maps, "land") == {"hub:wind > weather", "sea:reef > weather"}
    assert counts(maps, "sea") == set()


def test_a_tag_that_the_map_has_itself_crosses_nothing() -> None:
    maps = (make_map("ours", "a b"), make_map("theirs", "a", ("a", "broader", "ours:b")))

    assert counts(maps, "ours") == set()


def test_what_is_not_installed_or_not_there_is_passed_over() -> None:
    lone = make_map("ours", "a", ("a", "exact", "gone:x"))
    wrong = (make_map("ours", "a", ("a", "exact", "theirs:y")), make_map("theirs", "x"))

    assert counts((lone,), "ours") == counts((lone,), "gone") == counts(wrong, "theirs") == set()
    assert check_catalog(Catalog.of([lone])) == []


def test_two_matches_with_one_competency_and_matches_within_a_map_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"there is a match with `all\.x` of `theirs` already"):
        make_map("ours", "a", ("a", "exact", "theirs:x"), ("a", "broader", "theirs:x"))
    with pytest.raises(ValidationError, match="`ours` is this map"):
        make_map("ours", "a b", ("a", "exact", "ours:b"))


@pytest.mark.parametrize(
    ("maps", "what"),
    [
        (
            (make_map("ours", "a", ("a", "exact", "theirs:wind")), make_map("theirs", "wing")),
            "the competency `all.wind` is not in the map `theirs`",
        ),
        (
            (
                make_map("ours", "a", ("a", "broader", "theirs:x")),
                make_map("theirs", "x", ("x", "broader", "ours:a")),
            ),
            "`all.x` of `theirs` is not broader",
        ),
        (
            (
                make_map("ours", "a", ("a", "broader", "theirs:x")),
                make_map("theirs", "x", ("x", "exact", "ours:a")),
            ),
            "`all.x` of `theirs` is not broader",
        ),
        (
            (
                make_map("one", "a", ("a", "broader", "two:b")),
                make_map("two", "b", ("b", "broader", "three:c")),
                make_map("three", "c", ("c", "broader", "one:a")),
            ),
            "`all.c` of `three` is not broader",
        ),
        (
            (
                make_map("ours", "a", ("a", "exact", "theirs:x"), ("a", "exact", "theirs:y")),
                make_map("theirs", "x y"),
            ),
            "by this match `all.x` counts for `all.y` of its own map `theirs`",
        ),
    ],
    ids=["missing", "both broader", "broader and equal", "circle", "changes a map"],
)
def test_a_contradiction_is_a_problem_at_its_match(maps: tuple[CompetencyMap, ...], what: str) -> None:
    problems = check_catalog(Catalog.of(maps), {Key("map", each.id): _lines_of(each) for each in maps})

    assert any(what in str(each) for each in problems), problems
    assert [each for each in problems if each.line == 1] == []


def _lines_of(map_: CompetencyMap) -> Origin:
    """A file in which each match has a line of its own, and everything around them is line 1."""
    lines: dict[Steps, int] = {}
    for line, (at, *_) in enumerate(map_.matches(), 2):
        lines |= {at[:depth]: 1 for depth in range(len(at))} | {at: line}
    return Origin(Path(map_.id), lines)


def test_one_narrow_thing_within_two_broad_ones_contradicts_nothing() -> None:
    maps = [
        make_map("ours", "a", ("a", "broader", "theirs:x"), ("a", "broader", "theirs:y")),
        make_map("theirs", "x y"),
    ]

    assert check_catalog(Catalog.of(maps)) == []


NAMES, MAPS = "a b c", ("one", "two", "three")
RELATIONS = ("exact", "broader", "narrower")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[CompetencyMap, ...]:
    """Three maps with any matches between them; competencies of different maps have different ids."""
    made = []
    for id_ in MAPS:
        others = [f"{other}:{name}-{other}" for other in MAPS if other != id_ for name in NAMES.split()]
        statements: list[Statement] = []
        for name in NAMES.split():
            chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=2))
            statements += [(f"{name}-{id_}", draw(st.sampled_from(RELATIONS)), to) for to in chosen]  # type: ignore[misc]
        made.append(make_map(id_, " ".join(f"{name}-{id_}" for name in NAMES.split()), *statements))
    return tuple(made)


def places(maps: tuple[CompetencyMap, ...]) -> list[Place]:
    return [Place(each.id, name) for each in maps for name in each.competencies]


def stated(maps: tuple[CompetencyMap, ...]) -> set[Step]:
    """What the maps say, step by step, read without the code under test."""
    found = set()
    for map_ in maps:
        for _, name, match in map_.matches():
            here, there = Place(map_.id, name), Place(match.map, match.competency)
            if match.relation in ("exact", "broader"):
                found.add(Step(here, there))
            if match.relation in ("exact", "narrower"):
                found.add(Step(there, here))
    return found


@given(worlds())
def test_what_counts_is_the_smallest_transitive_relation_that_holds_what_is_stated(
    maps: tuple[CompetencyMap, ...],
) -> None:
    steps, everywhere = stated(maps), places(maps)
    reaches = {(each, each) for each in everywhere} | set(steps)
    for between, narrow, broad in product(everywhere, repeat=3):  # Warshall
        if (narrow, between) in reaches and (between, broad) in reaches:
            reaches.add((narrow, broad))
    crosswalk = Crosswalk(by_id(*maps))

    assert {(narrow, broad) for broad in everywhere for narrow in crosswalk.within(broad)} == reaches
    assert {(narrow, broad) for narrow in everywhere for broad in crosswalk.beyond(narrow)} == reaches


@given(worlds())
def test_crossings_come_from_other_maps_and_each_once(maps: tuple[CompetencyMap, ...]) -> None:
    for id_ in MAPS:
        found = Crosswalk(by_id(*maps)).into(id_)
        assert all(each.map != id_ for each in found)
        assert len({(each.competency, each.by) for each in found}) == len(found)


@given(worlds(), st.permutations(range(3)))
def test_the_order_of_maps_changes_nothing(maps: tuple[CompetencyMap, ...], order: list[int]) -> None:
    again = tuple(maps[place] for place in order)

    for id_ in MAPS:
        assert Crosswalk(by_id(*maps)).into(id_) == Crosswalk(by_id(*again)).into(id_)


@given(worlds())
def test_without_problems_nothing_is_broader_than_itself_and_no_map_is_changed(
    maps: tuple[CompetencyMap, ...],
) -> None:
    if check_catalog(Catalog.of(maps)):
        return
    crosswalk, exact = Crosswalk(by_id(*maps)), stated(maps)
    for place in places(maps):
        inside = crosswalk.within(place)
        assert [each for each in inside if each.map == place.map] == [place]
        for each in crosswalk.beyond(place)[1:]:
            if each in inside:  # equal: then by exact matches alone
                assert all(
                    Step(step.broad, step.narrow) in exact
                    for step in exact
                    if step.narrow in inside
                    and step.broad in inside
                    and each in crosswalk.within(step.narrow)
                )


def test_a_crossing_names_competency_tag_and_map() -> None:
    maps = by_id(make_map("ours", "a"), make_map("theirs", "x", ("x", "exact", "ours:a")))

    assert Crosswalk(maps).into("ours") == (Crossing(full("a"), full("x"), "theirs"),)
