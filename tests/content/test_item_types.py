"""Item types: their samples, what authors get wrong, and what no response and no stranger's type can do."""

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.exam.forms import Form
from assay.content.fingerprints import fingerprint
from assay.content.item_types.base import ItemType, Response
from assay.content.item_types.guarding import TypeTrouble
from assay.content.item_types.known import BUILT_IN, ItemTypes, reading_with, response_of
from assay.content.item_types.samples import faults_of, item_of, samples_of
from assay.content.item_types.shuffling import shuffled, shuffled_anew
from assay.content.items import Item
from assay.content.problems import ContentError, Gathering
from assay.content.sources import load_bank, read_bank
from content.odd import ITEM, odd

STORED = Path(__file__).parent / "stored" / "form-before-item-types.json"
HEAD = """\
---
id: {id}
type: {type}
{answer}competencies: [colony.swarms]
cognitive: recall
status: operational
---
Which?

"""
RATIONALE = "\n## Rationale\n\nBecause.\n"
TYPES = ItemTypes()
EVERY = [(each.name, sample) for each in BUILT_IN for sample in samples_of(each)]


def read(folder: Path, type_: str, answer: str, body: str, rationale: str = RATIONALE) -> list[str]:
    """The problems of a bank with one item, as lines."""
    items = folder / "kinds" / "items"
    items.mkdir(parents=True)
    head = HEAD.format(id="one", type=type_, answer=f"answer: {answer}\n" if answer else "")
    (items.parent / "bank.yaml").write_text("id: kinds\ntitle: T\nmap: m\ndescription: D\n")
    (items / "one.md").write_text(head + body + rationale)
    gathering = Gathering()
    load_bank(items.parent, gathering)
    return [f"{each.line}: {each.what}, {each.expected}" for each in gathering.problems]


@pytest.mark.parametrize("type_", BUILT_IN, ids=lambda type_: type_.name)
def test_what_comes_with_assay_stands_its_samples(type_: ItemType[Any]) -> None:
    assert faults_of(type_) == []


MANY = "- [x] A\n- [ ] B\n"


@pytest.mark.parametrize(
    ("type_", "answer", "body", "problem"),
    [
        ("multiple-respons", "", MANY, "3: the item type `multiple-respons` is not installed, expected `multiple-r"),
        ("multiple-response", "", MANY, "3: `answer` is missing, expected `answer: {scoring: …}`"),
        ("multiple-response", "{scoring: fair}", MANY, "4: `scoring` is `fair`"),
        ("multiple-response", "{scoring: per-option, cut: 1}", MANY, "4: the key `cut`"),
        ("multiple-response", "{scoring: per-option}", "- [ ] A\n- [ ] B\n", "11: no option is marked as a key"),
        ("multiple-response", "{scoring: per-option}", "- [x] A\n- [x] B\n", "11: every option is marked"),
        ("multiple-response", "{scoring: per-option}", "- [x] A\n- [ ] a.\n", "12: option 2 says the same"),
        ("multiple-response", "{scoring: per-option}", "Nothing.\n", "9: the item has no list of options"),
        ("single-best", "{scoring: per-option}", MANY, "4: the type `single-best` asks for nothing"),
        ("ordering", "{scoring: pairs}", MANY, "9: the item has no numbered list"),
        ("ordering", "{scoring: pairs}", "1. Egg\n2. egg!\n3. Bee\n", "12: step 2 says the same as step 1"),
        ("ordering", "{scoring: pairs}", "1. Egg\n2. Larva\n\n   which grows\n", "12: an entry is empty or longer"),
        ("ordering", "{scoring: pairs}", "1. Egg\n2. Larva\n", "11: `steps` has too few entries, expected at least 3"),
        ("matching", "{scoring: per-pair}", "No table.\n", "9: the item has no table"),
        ("matching", "{scoring: per-pair}", "| A | B |\n|---|---|\n| 1 |\n| 2 | 3 |\n", "13: the row has 1 columns"),
        ("matching", "{scoring: per-pair}", "| A | B |\n|---|---|\n| 1 | x |\n| 1 | y |\n", "14: row 2 asks the same"),
        ("matching", "{scoring: per-pair}", "| A | B |\n|---|---|\n| 1 | x |\n| | y |\n", "13: there is nothing"),
        ("numeric", "{value: many}", "", "4: `value` is `many`"),
        ("numeric", "{value: 1, tolerance: -1}", "", "4: `tolerance` is -1"),
        ("numeric", "", "", "3: `answer` is missing, expected `answer: {value: …}`"),
    ],
)  # fmt: skip
def test_what_an_author_gets_wrong_is_named_in_its_line(
    tmp_path: Path, type_: str, answer: str, body: str, problem: str
) -> None:
    found = read(tmp_path, type_, answer, body)

    assert len(found) == 1, found
    assert found[0].startswith(problem.partition(": ")[0] + ": ")
    assert problem.partition(": ")[2] in found[0]


@given(
    sample=st.sampled_from(EVERY),
    response=st.dictionaries(
        st.sampled_from(["choice", "number", "0", "1", "2", "x", ""]) | st.text(max_size=3),
        st.sampled_from(["0", "1", "2", "3", "", "-1", "7.5", "\u0661"])
        | st.text(max_size=5)
        | st.lists(st.sampled_from(["0", "1", "2", "9", ""]) | st.text(max_size=2), max_size=4),
        max_size=5,
    ),
)
def test_no_response_makes_a_type_raise_or_earns_more_than_the_point(
    sample: tuple[str, Any], response: Response
) -> None:
    item = item_of(sample[1], TYPES)
    credit = TYPES.credit(item, response)

    assert 0 <= credit <= 1
    assert isinstance(credit, Fraction)
    assert isinstance(TYPES.describe(item, response), str)
    if credit == 1:
        assert not TYPES.is_malformed(item, response)


@pytest.mark.parametrize(
    ("name", "sample"), EVERY, ids=[f"{name}-{at}" for at, (name, _) in enumerate(EVERY)]
)
def test_an_item_is_read_back_from_what_is_kept_and_is_the_same(name: str, sample: Any) -> None:
    item = item_of(sample, TYPES)
    again = Item.model_validate(json.loads(json.dumps(item.model_dump(mode="json"))))

    assert (again, hash(again), fingerprint(again)) == (item, hash(item), fingerprint(item))
    assert TYPES.credit(again, TYPES.key(again)) == 1


def test_a_form_that_was_kept_before_there_were_types_is_read_and_has_its_fingerprint() -> None:
    kept = json.loads(STORED.read_text())
    form = Form.model_validate(kept["content"])

    assert fingerprint(form) == kept["fingerprint"]
    assert {item.type for part in form.parts if part.kind == "multiple-choice" for item in part.items} == {
        "single-best"
    }


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        (None, None),
        ({}, None),
        ({"choice": 0}, {"choice": "0"}),
        ({"choice": None}, None),
        ({"choice": True}, None),
        ({"response": {}}, None),
        ({"response": {"number": "1"}}, {"number": "1"}),
        ({"text": "an essay"}, None),
    ],
)
def test_the_response_in_an_answer(answer: Mapping[str, Any] | None, response: Response | None) -> None:
    assert response_of(answer) == response


def test_choices_may_stand_as_they_were_written_and_steps_in_any_order_but_theirs() -> None:
    words = ("egg", "larva", "pupa")

    assert (0, 1, 2) in {shuffled(each) for each in permutations(words)}
    assert {shuffled(each) for each in permutations(words[:2])} == {(0, 1), (1, 0)}
    assert {shuffled_anew([f"{number} {each}" for each in words]) for number in range(60)} == {
        each for each in permutations(range(3)) if each != (0, 1, 2)
    }


def test_a_type_that_is_not_there_is_named() -> None:
    with pytest.raises(TypeTrouble, match="the item type `odd` is not installed"):
        TYPES.credit(ITEM, {"a": "b"})
    assert str(TYPES.fault(ITEM)) == "the item type `odd` is not installed"


def test_a_type_that_fails_while_it_reads_is_a_problem_of_the_file(tmp_path: Path) -> None:
    def act() -> None:
        raise ZeroDivisionError("no frames")

    with reading_with(odd(act)[0]):
        (found,) = read(tmp_path, "odd", "", "")
    assert found.startswith("3: the item type `odd` failed: ZeroDivisionError (test_item_types.py:")
    assert "): no frames" in found  # its author reads it on a terminal of their own


def test_an_item_says_what_candidates_read_of_it() -> None:
    (sample, *_) = samples_of(next(each for each in BUILT_IN if each.name == "matching"))

    texts = item_of(sample, TYPES).texts

    assert texts[0].startswith("How long does each take")
    assert {"Queen", "16", "30"} < set(texts)
    assert "per-pair" not in texts


def test_a_bank_with_an_unknown_type_is_not_used(tmp_path: Path) -> None:
    assert read(tmp_path, "odd", "", MANY)
    with pytest.raises(ContentError, match="the item type `odd` is not installed"):
        read_bank(tmp_path / "kinds")
