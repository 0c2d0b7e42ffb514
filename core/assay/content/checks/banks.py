"""Banks: their map, their items' competencies and enemies, and items that are almost the same."""

from collections.abc import Iterator

from assay.content.banks import Bank
from assay.content.checks.index import Index, nearest
from assay.content.checks.likeness import almost_the_same
from assay.content.items import Item
from assay.content.problems import Key, Problem


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


def _check_likeness(bank: Bank, index: Index) -> Iterator[Problem]:
    in_use = [each for each in bank.items if each.status != "retired"]
    for one, other, likeness in almost_the_same(in_use):
        what = f"the items `{other.id}` and `{one.id}` are almost the same in wording ({likeness:.0%} alike)"
        expected = "expected different items, or one to name the other as its enemy"
        yield index.problem(Key("item", other.id, bank.id), ("stem",), what, expected)
