"""Items that say almost the same are found, quickly."""

import random
from time import process_time

from assay.content.checks.likeness import almost_the_same, likeness, word_pairs
from assay.content.items import Item, Option

WORDS = [
    f"{first}{second}" for first in "bdfghklmnprstvz" for second in ("ano", "elu", "iri", "osta", "umen")
]
STEM = (
    "A colony in early spring has eaten its stores and the cluster is small. What do you do before the frost?"
)
OPTIONS = ("Feed fondant above the cluster", "Feed thin syrup", "Wait for the willow", "Unite it tonight")


def make_item(
    name: str, stem: str = STEM, options: tuple[str, ...] = OPTIONS, enemies: tuple[str, ...] = ()
) -> Item:
    return Item(
        id=name,
        competencies=("colony.seasons",),
        cognitive="recall",
        status="operational",
        enemies=enemies,
        stem=stem,
        options=tuple(Option(text=text, is_key=not place) for place, text in enumerate(options)),
        rationale="So.",
    )


def test_an_item_is_wholly_like_itself_in_whatever_order_its_options_stand() -> None:
    other = make_item("b", options=OPTIONS[::-1])

    assert likeness(word_pairs(make_item("a")), word_pairs(other)) == 1


def test_a_few_changed_words_do_not_hide_a_copy() -> None:
    items = [make_item("a"), make_item("b", STEM.replace("early", "late").replace("frost", "snow"))]

    assert [(one.id, other.id) for one, other, _ in almost_the_same(items)] == [("a", "b")]


def test_one_case_with_other_questions_is_not_a_copy() -> None:
    other = make_item("b", STEM.partition("What")[0] + "What was most likely forgotten in the autumn before?", (
        "To weigh the hive", "To narrow the entrance", "To treat against mites", "To mark the queen",
    ))  # fmt: skip

    assert list(almost_the_same([make_item("a"), other])) == []


def test_declared_enemies_may_be_alike() -> None:
    assert list(almost_the_same([make_item("a"), make_item("b", enemies=("a",))])) == []


def test_five_hundred_items_are_compared_in_less_than_two_seconds() -> None:
    rng = random.Random(7)  # noqa: S311
    items = [
        make_item(
            f"i-{number}",
            " ".join(rng.choices(WORDS, k=60)),
            tuple(" ".join(rng.choices(WORDS, k=9)) for _ in "abcd"),
        )
        for number in range(500)
    ]

    begun = process_time()
    assert list(almost_the_same(items)) == []
    assert process_time() - begun < 2
