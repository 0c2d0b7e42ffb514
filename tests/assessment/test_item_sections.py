"""The items of a section for one form and for several: alike, apart, in order."""

from collections import Counter

import pytest

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.programs import Allowance
from assay.assessment.assembly.remedies import remedies
from assay.assessment.exam.item_sections import Known, SectionPool, draw_items
from assay.content.exams import MultipleChoiceSection
from assay.content.items import Item, Option
from assay.content.stimuli import Stimulus

DOMAINS = ("honey", "wax")
TEXT = Stimulus(id="text", title="A text", items=("t-2", "t-1", "t-3"), text="Once upon a time …")


def item(name: str, domain: str, **more: object) -> Item:
    fields = {"competencies": (f"{domain}.all",), "cognitive": "recall", "status": "operational", **more}
    options = (Option(text="Yes", is_key=True), Option(text="No", is_key=False))
    return Item(id=name, stem=name, options=options, rationale="So.", **fields)  # type: ignore[arg-type]


def bank(each: int = 12) -> list[Item]:
    return [item(f"{domain[0]}-{n:02}", domain) for domain in DOMAINS for n in range(each)]


def section(**more: object) -> MultipleChoiceSection:
    fields = {
        "id": "questions", "kind": "multiple-choice", "title": "Questions", "instructions": "Choose.",
        "minutes": 20, "bank": "bees", "items": 6, "blueprint": {"domains": {"honey": [3, 3], "wax": [3, 3]}},
        "cut": {"share": "0.6"}, **more,
    }  # fmt: skip
    return MultipleChoiceSection.model_validate(fields)


def pool(items: list[Item], *stimuli: Stimulus) -> SectionPool:
    return SectionPool.of(items, items, stimuli)


def test_parallel_forms_meet_the_blueprint_and_share_nothing_unless_they_may() -> None:
    forms, drawing = draw_items(section(), pool(bank()), 4, seed=3)

    assert [Counter(each.domain for each in form) for form in forms] == [Counter(honey=3, wax=3)] * 4
    assert len({each.id for form in forms for each in form}) == 24
    assert (drawing.shared, drawing.most_overlap, drawing.basis) == (0, 0, "blueprint")
    assert draw_items(section(), pool(bank()), 4, seed=3)[0] == forms
    assert draw_items(section(), pool(bank()), 4, seed=4)[0] != forms


def test_two_forms_share_no_more_than_is_declared() -> None:
    forms, drawing = draw_items(section(parallel={"overlap": 2}), pool(bank(7)), 3, seed=3)

    names = [{each.id for each in form} for form in forms]
    shared = [len(one & other) for n, one in enumerate(names) for other in names[:n]]
    assert max(shared) == drawing.shared <= 2
    assert drawing.overlap[0][0] == 6


def test_all_forms_have_the_anchor() -> None:
    forms, drawing = draw_items(section(parallel={"anchor": 2}), pool(bank(8)), 3, seed=3)

    assert set(drawing.anchor) == set.intersection(*({each.id for each in form} for form in forms))
    assert len(drawing.anchor) == drawing.most_overlap == 2


def test_forms_are_equally_hard_where_enough_is_known_and_say_so() -> None:
    known = Known({each.id: 0.3 + 0.02 * n for n, each in enumerate(bank()) if n % 2})
    forms, drawing = draw_items(section(), pool(bank()), 3, known, seed=3)

    assert (drawing.basis, drawing.known, drawing.pool) == ("difficulty", 12, 24)
    means = [sum(known.difficulties.get(each.id, 0.54) for each in form) / 6 for form in forms]
    assert max(means) - min(means) <= 2 * (drawing.distance or 0) + 1e-9
    assert drawing.distance is not None
    assert drawing.bound is not None
    assert drawing.bound <= drawing.distance < 0.01


def test_too_little_known_leaves_the_blueprint_alone() -> None:
    known = Known({"h-00": 0.5, "w-00": 0.7})
    _, drawing = draw_items(section(), pool(bank()), 2, known, seed=3)
    assert (drawing.basis, drawing.known, drawing.distance) == ("blueprint", 2, None)


def test_what_sittings_say_comes_before_the_file() -> None:
    items = [each.model_copy(update={"difficulty": 0.9}) for each in bank()]
    _, drawing = draw_items(section(), pool(items), 2, Known({each.id: 0.5 for each in items}), seed=3)
    assert drawing.means == pytest.approx((0.5, 0.5))
    assert draw_items(section(), pool(items), 2, seed=3)[1].means == pytest.approx((0.9, 0.9))


def test_pretest_items_stand_beside_the_others() -> None:
    items = [*bank(), *(item(f"p-{n}", "honey", status="pretest") for n in range(4))]
    forms, _ = draw_items(section(pretest=2), pool(items), 2, seed=3)

    for form in forms:
        assert len(form) == 8
        assert Counter(each.domain for each in form if not each.is_pretest) == Counter(honey=3, wax=3)
    assert len({each.id for form in forms for each in form}) == 16


def test_without_pretest_a_single_form_is_the_one_its_seed_always_drew() -> None:
    items = [*bank(), item("p-0", "honey", status="pretest")]
    (alone,), _ = draw_items(section(), pool(bank()), seed=3)
    (form,), _ = draw_items(section(), pool(items), seed=3)
    assert form == alone


def test_items_of_a_text_come_together_in_its_order() -> None:
    texts = [item(name, "honey", stimulus="text") for name in sorted(TEXT.items)]
    items = [each for each in [*bank(3), *texts] if each.id not in ("h-00", "h-01", "h-02")]
    for seed in range(5):
        (form,), _ = draw_items(section(), pool(items, TEXT), seed=seed)
        names = [each.id for each in form]
        place = names.index("t-2")
        assert names[place : place + 3] == ["t-2", "t-1", "t-3"]
        assert pool(items, TEXT).shared_by(form) == (TEXT,)


def test_a_text_of_which_one_item_cannot_be_drawn_is_not_drawn() -> None:
    texts = [item(name, "honey", stimulus="text") for name in sorted(TEXT.items)]
    everything = [*bank(3), *texts]
    found = SectionPool.of([each for each in everything if each.id != "t-3"], everything, [TEXT])
    assert not [each for each in found.items if each.stimulus]
    assert found.stimuli == {}


def test_items_used_too_often_come_last_and_are_counted() -> None:
    uses = {each.id: 50 for each in bank(6) if each.id < "h-04"} | {"w-05": 10}
    asked = section(exposure={"sittings": 20, "months": 24})
    forms, drawing = draw_items(asked, pool(bank(6)), 1, Known({}, uses), seed=3)

    assert drawing.worn == (1,)
    assert sum(uses.get(each.id, 0) > 20 for each in forms[0]) == 1


def test_enemies_never_stand_on_one_form() -> None:
    items = [
        each.model_copy(update={"enemies": ("h-00", "h-01")}) if each.id == "h-02" else each
        for each in bank(6)
    ]
    forms, _ = draw_items(section(), pool(items), 2, seed=3)
    for form in forms:
        names = {each.id for each in form}
        assert "h-02" not in names or not names & {"h-00", "h-01"}


def test_too_many_forms_say_what_is_in_the_way_and_what_would_help() -> None:
    with pytest.raises(Infeasible) as caught:
        draw_items(section(), pool(bank(7)), 3, seed=3)

    assert caught.value.is_proven
    assert {each.kind for each in caught.value.clashes} == {"range", "overlap"}
    assert any("overlap" in each for each in remedies(caught.value.clashes))


def test_no_time_is_no_proof_and_some_time_is_the_best_so_far() -> None:
    with pytest.raises(Infeasible) as caught:
        draw_items(section(), pool(bank()), 4, seed=3, allowance=Allowance(0.0))
    assert not caught.value.is_proven
