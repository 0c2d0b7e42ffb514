"""`assay translate`: a file for every translation that is missing, and the stamps of those that are done."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.finding import sources_at
from assay.content.problems import Gathering, Key
from assay.content.reading.skeletons import skeleton, stamped
from assay.content.sources import load_association, load_bank, load_map
from assay.content.translations import LANGUAGE_PATTERN, Translatable

Found = TypeVar("Found")


@click.command()
@click.argument("language")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--stamp", is_flag=True, help="Say of the translations that are there that they are of today's texts."
)
def translate(language: str, path: Path, stamp: bool) -> None:
    """Begin translations into LANGUAGE, such as es, of what lies at PATH: a folder, or one file.

    Beside each file that has none it writes one in which every text is marked with [en]. With --stamp it writes no new
    file, but notes in those that are there that somebody has compared them with the texts as they are now.
    """
    if not re.match(LANGUAGE_PATTERN, language):
        raise click.BadParameter(f"{language!r} is no language; expected one such as `es` or `pt-BR`")
    count = 0
    for file, content in _masters(path):
        beside = file.with_name(f"{file.stem}.{language}{file.suffix}")
        if stamp and beside.exists():
            text = beside.read_text(encoding="utf-8")
            new = stamped(text, content, beside)
        elif not stamp and not beside.exists():
            text, new = "", skeleton(content, file)
        else:
            continue
        if new != text:
            beside.write_text(new, encoding="utf-8")
            click.echo(str(beside))
            count += 1
    click.echo(f"{count} file(s) {'stamped' if stamp else 'begun'}.")


def _masters(path: Path) -> Iterator[tuple[Path, Translatable]]:
    """Every file at a path that can be translated, with what it says."""
    gathering, found = Gathering(), dict[Key, Translatable]()
    for source in sources_at(path):
        if source.kind == "association":
            found.update(_of_association(load_association(source.path, gathering)))
        elif source.kind == "bank":
            found.update(_of_banks(_some(load_bank(source.path, gathering))))
        else:
            found.update(_of_maps(_some(load_map(source.path, gathering))))
    for key, content in found.items():
        file = gathering.origins[key].path
        if content.can_be_translated and (path.is_dir() or file.absolute() == path.absolute()):
            yield file, content


def _some(read: Found | None) -> tuple[Found, ...]:
    return () if read is None else (read,)


def _of_association(content: AssociationContent | None) -> Iterator[tuple[Key, Translatable]]:
    if content is None:
        return
    owner = content.association.id
    yield Key("association", owner), content.association
    kinds = ("exam", content.exams), ("prompt", content.prompts), ("rubric", content.rubrics)
    for kind, things in (*kinds, ("agreement", content.agreements)):
        yield from ((Key(kind, each.id, owner), each) for each in things)
    yield from ((Key("criteria", name, owner), each) for name, each in content.criteria.items())
    yield from _of_banks(content.banks)
    yield from _of_maps(content.maps)


def _of_banks(banks: Iterable[Bank]) -> Iterator[tuple[Key, Translatable]]:
    for bank in banks:
        yield Key("bank", bank.id), bank
        yield from ((Key("item", each.id, bank.id), each) for each in bank.items)
        yield from ((Key("stimulus", each.id, bank.id), each) for each in bank.stimuli)


def _of_maps(maps: Iterable[CompetencyMap]) -> Iterator[tuple[Key, Translatable]]:
    yield from ((Key("map", each.id), each) for each in maps)
