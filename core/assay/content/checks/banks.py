"""Banks: their map, their items' competencies and enemies, and items that are almost the same."""

from collections.abc import Iterator

from assay.content.banks import Bank
from assay.content.checks.index import Index, nearest
from assay.content.checks.likeness import almost_the_same
from assay.content.items import Item
from assay.content.problems import Key, Problem
from assay.content.stimuli import Stimulus


def check_banks(index: Index) -> Iterator[Problem]:
    """Every problem of every bank."""
    for bank in index.catalog.banks.values():
        if not index.has_map(bank.map):
            what = f"the competency map `{bank.map}` does not exist"
            expected = f"expected {nearest(bank.map, index.catalog.maps)}"
            yield index.problem(Key("bank", bank.id), ("map",), what, expected)
        for item in bank.items:
            yield from _check_competencies(item, bank, index)
            yield from _check_enemies(item, bank, index)
            yield from _check_stimulus(item, bank, index)
        for stimulus in bank.stimuli:
            yield from _check_members(stimulus, bank, index)
        yield from _check_likeness(bank, index)


def _check_competencies(item: Item, bank: Bank, index: Index) -> Iterator[Problem]:
    for place, each in enumerate(item.competencies):
        flaw = index.competency_flaw(each, [bank.map])
        if flaw:
            yield index.problem(Key("item", item.id, bank.id), ("competencies", place), *flaw)


def _check_enemies(item: Item, bank: Bank, index: Index) -> Iterator[Problem]:
    for place, each in enumerate(item.enemies):
        key, at = Key("item", item.id, bank.id), ("enemies", place)
        if each == item.id:
            yield index.problem(key, at, "the item is its own enemy", "expected another item")
        elif not index.is_known(Key("item", each, bank.id), bank.by_id):
            what = f"the enemy `{each}` does not exist in the bank `{bank.id}`"
            yield index.problem(key, at, what, f"expected {nearest(each, bank.by_id)}")


def _check_stimulus(item: Item, bank: Bank, index: Index) -> Iterator[Problem]:
    """An item's stimulus is there, and names the item in its turn: its list is the order."""
    if item.stimulus is None:
        return
    key, known = Key("item", item.id, bank.id), {each.id: each for each in bank.stimuli}
    if not index.is_known(Key("stimulus", item.stimulus, bank.id), known):
        what = f"the stimulus `{item.stimulus}` does not exist in the bank `{bank.id}`"
        yield index.problem(key, ("stimulus",), what, f"expected {nearest(item.stimulus, known)}")
    elif item.stimulus in known and item.id not in known[item.stimulus].items:
        what = f"the stimulus `{item.stimulus}` does not list this item"
        expected = f"expected `{item.id}` among the `items` of the stimulus, where it is asked"
        yield index.problem(key, ("stimulus",), what, expected)


def _check_members(stimulus: Stimulus, bank: Bank, index: Index) -> Iterator[Problem]:
    """A stimulus's items are there, ask about it, and may stand on one form."""
    key = Key("stimulus", stimulus.id, bank.id)
    for place, each in enumerate(stimulus.items):
        at, item = ("items", place), bank.by_id.get(each)
        if not index.is_known(Key("item", each, bank.id), bank.by_id):
            what = f"the item `{each}` does not exist in the bank `{bank.id}`"
            yield index.problem(key, at, what, f"expected {nearest(each, bank.by_id)}")
        elif item and item.stimulus != stimulus.id:
            what = f"the item `{each}` does not name this stimulus"
            yield index.problem(key, at, what, f"expected `stimulus: {stimulus.id}` in the item")
        elif item and (foes := sorted(set(item.enemies) & set(stimulus.items) - {each})):
            what = (
                f"the items `{each}` and `{foes[0]}` are enemies, and the items of a stimulus come together"
            )
            yield index.problem(key, at, what, "expected items that may stand on one form")


def _check_likeness(bank: Bank, index: Index) -> Iterator[Problem]:
    in_use = [each for each in bank.items if each.status != "retired"]
    for one, other, likeness in almost_the_same(in_use):
        what = f"the items `{other.id}` and `{one.id}` are almost the same in wording ({likeness:.0%} alike)"
        expected = "expected different items, or one to name the other as its enemy"
        yield index.problem(Key("item", other.id, bank.id), ("stem",), what, expected)
