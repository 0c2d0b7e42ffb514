"""A form is drawn part after part, and holds nothing twice."""

from pathlib import Path

import pytest

from assay.assessment.exam.assembling import Pools, assemble_form
from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.catalog import AssociationContent
from assay.content.exams import EVERYBODY, Exam
from assay.content.fingerprints import fingerprint
from assay.content.sources import read_association_folder

GUILD, LIGHTHOUSE = (Path(__file__).parents[1] / "dummy" / name for name in ("guild", "lighthouse"))
DOMAINS = {"colony": [0, 6], "health": [0, 6], "people": [0, 6]}


@pytest.fixture(scope="module")
def guild() -> AssociationContent:
    """The association that exists only in tests."""
    return read_association_folder(GUILD)


@pytest.fixture(scope="module")
def pools(guild: AssociationContent) -> Pools:
    """What its forms are drawn from."""
    return _pools(guild, "beekeeping")


@pytest.fixture(scope="module")
def greedy(guild: AssociationContent) -> Exam:
    """Two sections of one bank, and two choices of one pool."""
    values = guild.exams[0].model_dump(mode="json")
    questions, essays = values["sections"]
    questions |= {"items": 5, "blueprint": {"domains": DOMAINS}}
    season = {"from": "season", "answer": 1, "of": 1}
    essays |= {"choose": {"practice": [season, season]}}
    return Exam.model_validate({**values, "sections": [questions, {**questions, "id": "more"}, essays]})


@pytest.fixture(scope="module")
def society() -> AssociationContent:
    """An association whose exam follows a smaller map than its bank, and has no categories."""
    return read_association_folder(LIGHTHOUSE)


def _pools(content: AssociationContent, map_id: str) -> Pools:
    """What the forms of an association are drawn from."""
    names = {prompt.pool for prompt in content.prompts}
    return Pools(
        map=next(each for each in content.maps if each.id == map_id),
        items={bank.id: bank.items for bank in content.banks},
        prompts={name: tuple(p for p in content.prompts if p.pool == name) for name in names},
        rubrics={rubric.id: rubric for rubric in content.rubrics},
    )


def drawn(form: Form) -> tuple[list[str], list[str]]:
    items = [item.id for part in form.parts if isinstance(part, MultipleChoicePart) for item in part.items]
    prompts = [prompt.id for part in form.parts if isinstance(part, EssayPart) for prompt in part.prompts]
    return items, prompts


def test_neither_an_item_nor_a_prompt_stands_twice(greedy: Exam, pools: Pools) -> None:
    enemies = {(item.id, enemy) for item in pools.items["hive-core"] for enemy in item.enemies}
    for seed in range(25):
        items, prompts = drawn(assemble_form("river-guild", greedy, "practice", pools, seed))

        assert len(set(items)) == len(items) == 10
        assert len(set(prompts)) == len(prompts) == 2
        assert not any(one in items and other in items for one, other in enemies)


def test_drafts_retired_and_pretest_items_are_not_drawn(guild: AssociationContent, pools: Pools) -> None:
    status = {item.id: item.status for item in pools.items["hive-core"]}
    for seed in range(25):
        items, _ = drawn(assemble_form("river-guild", guild.exams[0], "practice", pools, seed))

        assert {status[item] for item in items} == {"operational"}


def test_multiple_choice_is_the_same_for_every_category(guild: AssociationContent, pools: Pools) -> None:
    practice, teaching = (
        assemble_form("river-guild", guild.exams[0], category, pools, 7)
        for category in ("practice", "teaching")
    )

    assert practice.parts[0] == teaching.parts[0]
    assert practice.parts[1] != teaching.parts[1]


def test_nothing_outside_the_map_of_the_exam_is_drawn(society: AssociationContent) -> None:
    pools = _pools(society, "keeping")
    forms = [drawn(assemble_form("society", society.exams[0], EVERYBODY, pools, seed)) for seed in range(25)]
    used = {item for items, _ in forms for item in items}

    assert used == {"lam-001", "lam-002", "sig-001", "sig-002", "wea-001", "wea-002"}


def test_on_the_larger_map_the_same_items_may_be_drawn(society: AssociationContent) -> None:
    """What keeps `sig-003` out is its second competency alone, which only the larger map has."""
    pools = _pools(society, "seafaring")
    forms = [drawn(assemble_form("society", society.exams[0], EVERYBODY, pools, seed)) for seed in range(25)]

    assert "sig-003" in {item for items, _ in forms for item in items}


def test_without_categories_everybody_chooses_from_the_same_prompts(society: AssociationContent) -> None:
    form = assemble_form("society", society.exams[0], EVERYBODY, _pools(society, "keeping"), 7)

    assert form.category == "all"
    assert set(drawn(form)[1]) == {"night-the-late-relief", "night-the-second-light"}
    assert Form.model_validate(form.model_dump(mode="json", by_alias=True)) == form


def test_a_form_survives_being_kept(guild: AssociationContent, pools: Pools) -> None:
    form = assemble_form("river-guild", guild.exams[0], "practice", pools, 7)
    kept = Form.model_validate(form.model_dump(mode="json", by_alias=True))

    assert kept == form
    assert fingerprint(kept) == fingerprint(form)
