"""The guild with a second exam, whose questions are of every type: those of the samples, and of strangers."""

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from assay.cli.translating import translate
from assay.content.catalog import Catalog
from assay.content.item_types.base import ItemType
from assay.content.item_types.known import BUILT_IN, ItemTypes, reading_with
from assay.content.item_types.samples import samples_of
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from dummy.plugins import GUILD

TYPED_EXAM = """\
id: typed
title: Examination of all kinds
endorsement: master
map: beekeeping
sections:
  - id: questions
    kind: multiple-choice
    title: Questions of all kinds
    instructions: Read how each is answered.
    minutes: 20
    bank: hive-kinds
    items: {items}
    blueprint:
      domains: {{colony: [{items}, {items}]}}
    cut: {{share: "0.60"}}
result: {{combine: conjunctive, retake: {{after_months: 6, failed_sections_only: true}}}}
"""
BANK = """\
id: hive-kinds
title: The hive, of all kinds
map: beekeeping
description: Items of every type, written for tests.
"""


def write_typed_guild(folder: Path, types: Iterable[ItemType[Any]] = BUILT_IN) -> Path:
    """Write the files of the guild with the exam `typed`."""
    shutil.copytree(GUILD, folder)
    return add_typed_exam(folder, types)


def add_typed_exam(folder: Path, types: Iterable[ItemType[Any]]) -> Path:
    """Add the exam `typed` to the files of the guild: the first sample of each type is an item."""
    bank = folder / "question_banks" / "hive-kinds"
    (bank / "items").mkdir(parents=True)
    (bank / "bank.yaml").write_text(BANK)
    texts = items_of(types)
    for name, text in texts.items():
        (bank / "items" / f"{name}.md").write_text(text)
    (folder / "exams" / "typed.yaml").write_text(TYPED_EXAM.format(items=len(texts)))
    return folder


def say_in_spanish(folder: Path) -> Path:
    """Begin every translation of the files of a guild into `es`, and end it: each text with `es` before it."""
    association = folder / "association.yaml"
    association.write_text(association.read_text().replace("languages: [en]", "languages: [en, es]"))
    result = CliRunner().invoke(translate, ["es", str(folder)])
    assert result.exit_code == 0, result.output
    for path in folder.rglob("*.es.*"):
        path.write_text(path.read_text().replace("[en] ", "es "))
    return folder


def read_with(plugins: Plugins, folder: Path) -> Plugins:
    """These plugins, and the guild in a folder, whose questions may be of their types."""
    with reading_with(plugins.item_types):
        return replace(plugins, catalog=Catalog.of(contents=[read_association_folder(folder)]))


def items_of(types: Iterable[ItemType[Any]]) -> Mapping[str, str]:
    """An item of each type as the text of its file, by its id, about the colony."""
    found: dict[str, str] = {}
    for each in types:
        for sample in samples_of(each)[:1]:
            competency = ("colony.biology", "colony.seasons")[len(found) % 2]
            text = re.sub(r"competencies: \[.*\]", f"competencies: [{competency}]", sample.item)
            text = re.sub(r"^type: .*$", f"type: {each.name}", text, count=1, flags=re.MULTILINE)
            name = re.search(r"^id: (.*)$", text, re.MULTILINE)
            assert name
            found[name[1]] = text
    return found


def typed_catalog(folder: Path, types: Iterable[ItemType[Any]] = BUILT_IN) -> Catalog:
    """The same, read."""
    types = tuple(types)
    with reading_with(ItemTypes({each.name: each for each in types})):
        return Catalog.of(contents=[read_association_folder(write_typed_guild(folder, types))])
