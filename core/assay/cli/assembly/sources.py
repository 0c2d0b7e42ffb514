"""What `assay assemble` draws parallel forms from: an installed exam, or a table of items and a blueprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from assay.assessment.assembly.drawing import pool_item, quotas, within
from assay.assessment.assembly.pools import PoolItem, Quota, SetSize
from assay.cli import installation
from assay.content.exams import Exam, MultipleChoiceSection
from assay.content.form_blueprints import FormBlueprint, Target, read_form_blueprint
from assay.content.items import Item
from assay.content.problems import ContentError
from assay.interchange.id_lists import read_item_ids
from assay.interchange.item_pools import PoolRow, enemy_lists, lone_enemies, read_item_pool
from assay.interchange.tables import TableError
from assay.services.errors import ServiceError
from assay.services.forms import find_exam

#: What the columns of a blueprint's divisions may be called.
_LABELS: Final = {
    "domain": ("domain", "domains", "contentdomain", "contentarea", "content", "topic"),
    "competency": ("competency", "competencies", "knowledgearea"),
    "cognitive": ("cognitive", "cognitivelevel", "cognition", "bloom"),
}
_OF_INTEREST: Final = ("operational", "pretest")


@dataclass(frozen=True)
class Source:
    """A pool of items with what is known of them, and what the blueprint asks of one form."""

    title: Mapping[str, str]
    pool: tuple[PoolItem, ...]
    #: p, a, b or c by item.
    statistics: Mapping[str, Mapping[str, float]]
    length: int
    pretest: int
    quotas: tuple[Quota, ...]
    sets: SetSize
    overlap: int = 0
    anchor: int = 0
    target: Target | None = None
    notes: tuple[str, ...] = ()


def rows_of(path: Path) -> tuple[PoolRow, ...]:
    """The items of a table, or a clear end with every problem."""
    try:
        return read_item_pool(path.read_bytes(), path.name)
    except TableError as error:
        raise click.ClickException(f"the table cannot be used:\n{error}") from error


def ids_in(path: Path) -> frozenset[str]:
    """The ids in a file, or a clear end."""
    try:
        return frozenset(read_item_ids(path.read_bytes(), path.name))
    except TableError as error:
        raise click.ClickException(f"the list cannot be used:\n{error}") from error


def from_table(pool: Path, blueprint: Path, statistics: Path | None) -> Source:
    """A table of items, whatever bank it is from."""
    rows = rows_of(pool)
    rules = _blueprint(blueprint)
    extra = {row.item: row for row in rows_of(statistics)} if statistics else {}
    enemies = enemy_lists(rows)
    items = tuple(_pool_item(row, enemies[row.item], extra.get(row.item)) for row in rows)
    ranges = tuple(_quotas(rules))
    _refuse_missing_columns(ranges, items, pool)
    numbers = {row.item: {**row.numbers, **_numbers(extra.get(row.item))} for row in rows}
    sets = SetSize() if rules.sets == "whole" else SetSize(*rules.sets)
    return Source(
        {"pool": pool.name, "blueprint": blueprint.name}, items, numbers, rules.items, rules.pretest,
        ranges, sets, rules.overlap, rules.anchor, rules.target,
        tuple(f"only one item has the enemy `{each}`, which is no item" for each in lone_enemies(rows)),
    )  # fmt: skip


def _blueprint(path: Path) -> FormBlueprint:
    try:
        return read_form_blueprint(path)
    except ContentError as error:
        raise click.ClickException(f"the blueprint cannot be used:\n{error}") from error


def _pool_item(row: PoolRow, enemies: tuple[str, ...], extra: PoolRow | None) -> PoolItem:
    labels = dict(row.labels)
    for label, names in _LABELS.items():
        found = next((row.labels[name] for name in names if name in row.labels), None)
        labels |= {label: found} if found is not None else {}
    return PoolItem(
        row.item,
        labels,
        enemies,
        row.stimulus or (extra.stimulus if extra else None),
        row.is_pretest,
        {**row.numbers, **_numbers(extra)}.get("exposure"),
    )


def _numbers(row: PoolRow | None) -> Mapping[str, float]:
    return row.numbers if row else {}


def _quotas(rules: FormBlueprint) -> Sequence[Quota]:
    groups = [("domain", rules.domains), ("competency", rules.competencies), ("cognitive", rules.cognitive)]
    groups += [(_simple(name), counts) for name, counts in rules.labels.items()]
    found = [Quota({label: name}, *count) for label, counts in groups for name, count in counts.items()]
    cells = [Quota({_simple(k): v for k, v in cell.where.items()}, *cell.items) for cell in rules.cells]
    return [*found, *cells]


def _simple(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _refuse_missing_columns(quotas: Sequence[Quota], items: Sequence[PoolItem], pool: Path) -> None:
    there = {label for item in items for label in item.labels}
    lost = sorted({label for quota in quotas for label in quota.where} - there)
    if lost:
        known = ", ".join(sorted(there)) or "none"
        what = f"{pool.name}:1:1: the blueprint counts by {', '.join(lost)}, which no column holds"
        raise click.ClickException(f"{what}, expected columns so called; there are {known}")


def from_exam(key: str, section: str | None, statistics: Path | None) -> Source:
    """The bank and the blueprint of an installed exam's section of items."""
    association, _, name = key.partition("/")
    loaded = installation.plugins()
    installation.warn_of_failures(loaded)
    try:
        exam = find_exam(loaded.catalog, association, name)
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    part = _section(exam, section)
    bank = within(loaded.catalog.banks[part.bank].items, loaded.catalog.maps[exam.map])
    extra = {row.item: row for row in rows_of(statistics)} if statistics else {}
    items = tuple(_bank_item(item, extra.get(item.id)) for item in bank if item.status in _OF_INTEREST)
    difficulties = {item.id: {"p": item.difficulty} for item in bank if item.difficulty is not None}
    numbers = {item.id: {**difficulties.get(item.id, {}), **_numbers(extra.get(item.id))} for item in items}
    title = {"exam": key, "section": part.id}
    return Source(
        title, items, numbers, part.items, part.pretest, quotas(part.blueprint), SetSize(),
        part.parallel.overlap, part.parallel.anchor,
    )  # fmt: skip


def _bank_item(item: Item, extra: PoolRow | None) -> PoolItem:
    return pool_item(item, (extra and extra.stimulus) or item.stimulus, _numbers(extra).get("exposure"))


def _section(exam: Exam, wanted: str | None) -> MultipleChoiceSection:
    parts = {part.id: part for part in exam.sections if isinstance(part, MultipleChoiceSection)}
    if wanted is None and len(parts) == 1:
        return next(iter(parts.values()))
    if wanted in parts:
        return parts[wanted]
    names = ", ".join(parts) or "none"
    raise click.UsageError(f"name one section of items with --section; there are {names}")
