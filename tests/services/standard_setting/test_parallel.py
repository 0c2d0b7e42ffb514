"""A panel on one of several forms: its items that count, and a cut for this form and no other."""

from collections.abc import Callable
from decimal import Decimal

from assay.services.people import Actor
from assay.services.standard_setting.adoption import CutPlan, adopt
from assay.services.standard_setting.evidence import evidence_for
from assay.services.standard_setting.sections import judged_part, judged_sections
from assay.storage.database import Database
from assay.storage.standard_settings import CutVersion, Panel
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, NOW, hand_in
from services.parallel import form_of, forms_in, large, open_parallel, questions
from services.standard_setting.panel import SHROUT_FLEISS, gather


def test_each_form_is_judged_for_itself_without_its_pretest_items(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    window = open_parallel(database, large(pretest=1), coordinator, forms=2)
    with database.reading() as session:
        judged = judged_sections(session, coordinator, ASSOCIATION)
    assert [(each.title, each.form, each.items) for each in judged] == [
        ("Questions", "practice~1", 6),
        ("Questions", "practice~2", 6),
    ]
    assert all(each.is_one_of_several for each in judged)

    room = gather(database, window, coordinator, make_person)
    sitting = hand_in(database, make_person("Ada"), window, {1: "Look."})
    other = hand_in(database, make_person("Ben"), window, {1: "Look."})
    with database.reading() as session:
        panel = session.get_one(Panel, room.panel)
        part, found = judged_part(session, panel), evidence_for(session, panel)
        key = panel.form.key
    assert {form_of(database, sitting), form_of(database, other)} == {"practice~1", "practice~2"}
    assert part.items == questions(forms_in(database, window)[key]).scored
    assert (found.n, found.scores, set(found.right)) == (1, (6,), {item.id for item in part.items})


def test_a_cut_of_one_form_is_none_of_another(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    window = open_parallel(database, large(pretest=1), coordinator, forms=2)
    room = gather(database, window, coordinator, make_person)
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    with database.writing() as session:
        plan = CutPlan(Decimal("0.5292"), NOW, "The panel says so.")
        adopt(session, coordinator, ASSOCIATION, room.panel, plan, NOW)
    with database.reading() as session:
        forms = [session.get_one(StoredForm, each.form_id) for each in session.query(CutVersion)]
        assert {form.key for form in forms} == {"practice~1", "teaching~1"}


def test_candidates_of_another_window_that_tries_out_other_items_count_too(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    window = open_parallel(database, large(pretest=1), coordinator, forms=1)
    room = gather(database, window, coordinator, make_person)
    plain = open_parallel(database, large(), coordinator, forms=1, name="Winter")
    mine, theirs = (questions(forms_in(database, each)["practice"]) for each in (window, plain))
    assert mine.scored == theirs.items
    assert mine.items[:-1] != theirs.items  # numbers differ: the pretest item is not the last
    for n, (name, place) in enumerate([("Ada", window), ("Ben", plain)]):
        part = (mine, theirs)[n]
        wrong = {part.items.index(mine.scored[-1]) + 1}
        hand_in(database, make_person(name), place, {1: "Look."}, wrong=wrong)
    with database.reading() as session:
        found = evidence_for(session, session.get_one(Panel, room.panel))
        judged = judged_sections(session, coordinator, ASSOCIATION)
    assert (found.n, found.scores) == (2, (5, 5))
    assert list(found.right.values()) == [1, 1, 1, 1, 1, 0]
    assert len(judged) == 2
