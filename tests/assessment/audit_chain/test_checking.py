"""A chain of the audit log: whatever is done to its lines behind its back is found, and where."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.audit_chain.checking import ChainCheck, KeptLine
from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import START, Head, Line, digest_of, link, parse_head, short

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
Chain = list[KeptLine]


def check_chain(
    association: str, lines: Sequence[KeptLine], head: Head | None, noted: Sequence[Head] = ()
) -> list[Fault]:
    """All faults of one chain that lies in memory."""
    check = ChainCheck(association, noted)
    for each in lines:
        check.take(each)
    return list(check.finish(head))


def make(count: int) -> Chain:
    """A chain of so many acts."""
    chain, previous = [], START
    for number in range(1, count + 1):
        salt, detail = f"{number:032x}", {"before": number - 1, "after": number}
        digest = digest_of(salt, detail)
        line = Line(
            "guild", number, AT + timedelta(minutes=number), 7, "extra time", f"sitting {number}", digest
        )
        previous = link(previous, line)
        chain.append(KeptLine(number, previous, digest, salt, line, detail))
    return chain


def head_of(chain: Sequence[KeptLine]) -> Head:
    """Where a chain ends."""
    return Head(chain[-1].number, chain[-1].hash) if chain else Head(0, START)


def places(faults: Sequence[Fault]) -> list[tuple[int | None, str]]:
    """Where the faults are, and of which kind."""
    return [(fault.number, fault.kind) for fault in faults]


def changed(chain: Chain, number: int, act: Callable[[KeptLine], KeptLine]) -> Chain:
    """The chain with one of its lines made anew."""
    return [act(each) if each.number == number else each for each in chain]


def _of_line(**fields: object) -> Callable[[KeptLine], KeptLine]:
    return lambda kept: replace(kept, line=replace(kept.line, **fields))


def renumbered(chain: Chain, first: int, by: int) -> Chain:
    """The chain with every number from `first` on moved."""
    return [
        replace(each, number=each.number + by, line=each.line and each.line.at_number(each.number + by))
        if each.number >= first
        else each
        for each in chain
    ]


@pytest.mark.parametrize(
    "act",
    [
        _of_line(association="other"),
        _of_line(at=AT),
        _of_line(actor_id=8),
        _of_line(actor_id=None),
        _of_line(act="extra tim"),
        _of_line(subject="sitting 55"),
        lambda kept: replace(kept, detail={"before": 4, "after": 6}),
        lambda kept: replace(kept, detail={}),
        lambda kept: replace(kept, salt="0" * 32),
        lambda kept: replace(kept, salt=None),
        lambda kept: replace(kept, hash="f" * 64),
        lambda kept: replace(kept, digest="f" * 64, line=replace(kept.line, digest="f" * 64)),
    ],
)
@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_line_of_which_anything_was_changed_is_named(
    number: int, act: Callable[[KeptLine], KeptLine]
) -> None:
    chain = make(9)
    assert places(check_chain("guild", changed(chain, number, act), head_of(chain))) == [(number, "changed")]


def test_a_whole_chain_has_no_fault() -> None:
    chain = make(9)
    assert check_chain("guild", chain, head_of(chain)) == []
    assert check_chain("guild", [], None) == []


def test_two_neighbours_that_were_changed_are_both_named() -> None:
    chain = make(9)
    tampered = changed(changed(chain, 4, _of_line(act="a")), 5, _of_line(act="b"))
    assert places(check_chain("guild", tampered, head_of(chain))) == [(4, "changed"), (5, "changed")]


@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_line_that_is_gone_is_named_with_or_without_its_link(number: int) -> None:
    chain = make(9)
    without = [each for each in chain if each.number != number]
    only_link = changed(chain, number, lambda kept: replace(kept, line=None))
    for tampered in (without, only_link):
        assert places(check_chain("guild", tampered, head_of(chain))) == [(number, "missing")]


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_line_that_is_gone_is_named_where_those_after_it_were_renumbered(number: int) -> None:
    chain = make(9)
    tampered = renumbered([each for each in chain if each.number != number], number + 1, -1)
    faults = check_chain("guild", tampered, Head(8, chain[-1].hash))
    assert places(faults) == [(number, "missing")]


@pytest.mark.parametrize("number", [1, 4, 9])
def test_a_line_that_was_put_in_is_named(number: int) -> None:
    chain = make(9)
    made_up = replace(
        chain[3], number=number, hash="e" * 64, line=Line("guild", number, AT, 7, "a", "b", "c")
    )
    tampered = sorted((*renumbered(chain, number, 1), made_up), key=lambda each: each.number)
    faults = check_chain("guild", tampered, Head(10, chain[-1].hash))
    assert places(faults) == [(number, "inserted")]


def test_a_line_that_was_put_in_at_the_end_is_named() -> None:
    chain = make(5)
    extra = replace(chain[2], number=6, line=replace(chain[2].line, number=6))
    faults = check_chain("guild", [*chain, extra], head_of(chain))
    assert (6, "inserted") in places(faults)


@pytest.mark.parametrize(("one", "other"), [(3, 4), (2, 7), (1, 9)])
def test_lines_that_changed_places_are_named(one: int, other: int) -> None:
    """With their links, or without them."""
    chain = make(9)
    first, second = chain[one - 1], chain[other - 1]

    def moved(kept: KeptLine, to: KeptLine) -> KeptLine:
        return replace(kept, number=to.number, line=kept.line and kept.line.at_number(to.number))

    def without_link(kept: KeptLine, to: KeptLine) -> KeptLine:
        line = kept.line and replace(kept.line, number=to.number, digest=to.digest)
        return replace(to, line=line, detail=kept.detail)

    for move in (moved, without_link):
        tampered = changed(
            changed(chain, one, lambda _, m=move: m(second, first)), other, lambda _, m=move: m(first, second)
        )
        faults = check_chain("guild", tampered, head_of(chain))
        assert places(faults) == [(one, "reordered"), (other, "reordered")]


@pytest.mark.parametrize("left", [0, 1, 8])
def test_an_end_that_was_cut_off_is_named(left: int) -> None:
    chain = make(9)
    assert places(check_chain("guild", chain[:left], head_of(chain))) == [(left + 1, "cut off")]


def test_a_head_that_was_changed_or_is_gone_is_named() -> None:
    chain = make(9)
    assert places(check_chain("guild", chain, Head(9, "f" * 64))) == [(9, "head")]
    assert places(check_chain("guild", chain, None)) == [(None, "head")]
    assert places(check_chain("guild", chain, Head(7, chain[6].hash))) == [(8, "inserted")]


def test_a_chain_that_was_made_anew_or_cut_does_not_go_through_a_head_that_was_noted() -> None:
    chain, noted = make(9), parse_head(f"5:{short(make(9)[4].hash)}")
    assert check_chain("guild", chain, head_of(chain), [noted]) == []
    salt, detail, previous, anew = "1" * 32, {"made": "up"}, START, []
    for each in make(9):
        line = replace(each.line, digest=digest_of(salt, detail))
        previous = link(previous, line)
        anew.append(KeptLine(each.number, previous, line.digest, salt, line, detail))
    assert places(check_chain("guild", anew, head_of(anew), [noted])) == [(5, "rewritten")]
    assert places(check_chain("guild", chain[:3], head_of(chain[:3]), [noted])) == [(5, "cut off")]


def test_a_detail_that_was_erased_with_its_salt_breaks_nothing() -> None:
    chain = make(9)
    erased = changed(chain, 4, lambda kept: replace(kept, salt=None, detail={}))
    assert check_chain("guild", erased, head_of(chain)) == []


@pytest.mark.parametrize(
    "text", ["", "5", "x:ABCDE", "0:" + "a" * 64, "5:ABCDE", "5:" + "g" * 64, "5:" + "a" * 65]
)
def test_what_is_no_head_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match="is no head of a chain; expected its number, a colon"):
        parse_head(text)


def test_so_many_faults_are_told_and_no_more() -> None:
    chain = make(200)
    tampered = [replace(each, line=replace(each.line, act="a")) for each in chain]
    faults = check_chain("guild", tampered, head_of(chain))
    assert len(faults) == 41
    assert faults[-1].what == "and others after it; they are not told one by one"


def test_acts_that_are_gone_are_told_up_to_so_many_and_the_rest_has_one_mark() -> None:
    chain = make(200)
    tampered = [replace(each, line=None) if each.number > 10 else each for each in chain]
    faults = check_chain("guild", tampered, head_of(chain))
    assert len(faults) == 41
    assert places(faults)[-1] == (51, "missing")
    assert faults[-1].what == "and others after it; they are not told one by one"
    other = check_chain(
        "guild", changed(tampered, 100, lambda kept: replace(kept, digest="x")), head_of(chain)
    )
    assert [each.mark for each in faults[:-1]] == [each.mark for each in other[:-1]]
    assert faults[-1].mark != other[-1].mark


def test_a_change_far_from_lines_that_were_renumbered_is_told_as_a_change() -> None:
    chain = make(9)
    tampered = renumbered(changed(chain, 3, _of_line(act="a")), 7, 1)
    faults = check_chain("guild", tampered, Head(10, chain[-1].hash))
    assert places(faults) == [(3, "changed"), (7, "missing"), (9, "inserted")]


details = st.dictionaries(
    st.text(max_size=5),
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    max_size=3,
)


@given(st.lists(details, min_size=1, max_size=8), st.data())
def test_whatever_is_changed_somewhere_is_found_there(
    told: list[dict[str, object]], data: st.DataObject
) -> None:
    """Any values in any detail; then one line is changed, taken out, or has its end cut off."""
    chain, previous = [], START
    for number, detail in enumerate(told, 1):
        digest = digest_of("5" * 32, detail)
        line = Line("guild", number, AT, None, "act", "thing 1", digest)
        previous = link(previous, line)
        chain.append(KeptLine(number, previous, digest, "5" * 32, line, detail))
    assert check_chain("guild", chain, head_of(chain)) == []
    number = data.draw(st.integers(1, len(chain)))
    other = data.draw(details.filter(lambda each: digest_of("5" * 32, each) != chain[number - 1].digest))
    for tampered in (
        changed(chain, number, lambda kept: replace(kept, detail=other)),
        [each for each in chain if each.number != number],
        chain[: number - 1],
    ):
        faults = check_chain("guild", tampered, head_of(chain))
        assert [fault.number for fault in faults] == [number]
