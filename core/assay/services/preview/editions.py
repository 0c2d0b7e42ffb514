"""What a folder says at one moment: what pages show of it, and all that is wrong with it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from assay.assessment.conformance.conforming import conformance_of
from assay.content.catalog import Catalog
from assay.content.checking import Reading, read_sources
from assay.content.exams import MultipleChoiceSection
from assay.content.finding import Source, sources_at
from assay.content.memory import Memory
from assay.content.problems import Key, Origins, Problem
from assay.content.reading.translating import language_of, master_of
from assay.services.preview.files import Stamps

#: How many files the start page names as changed last.
LATEST: Final = 5


@dataclass(frozen=True)
class Edition:
    """A folder as it was read once."""

    folder: Path
    number: int
    read_at: datetime
    reading: Reading
    #: What pages show: the same, but a broken file stands for what it was before it broke.
    showing: Reading
    #: The files that do.
    forgiven: frozenset[Path]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    #: Whether everything was looked at; until then, only the files were.
    is_judged: bool = False
    #: The newest files, with when each was changed.
    latest: tuple[tuple[Path, datetime], ...] = ()
    #: Other folders with what it rests on: those of shared banks and maps.
    shared: tuple[Path, ...] = ()
    #: What lies beside files in other languages.
    translations: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells it from every other edition, and from itself before it was judged."""
        return f"{self.number}.{int(self.is_judged)}"

    @property
    def shown(self) -> Catalog:
        """Everything that pages show."""
        return self.showing.index.catalog

    @property
    def origins(self) -> Origins:
        """Where each thing stands."""
        return self.showing.index.origins

    @cached_property
    def keys(self) -> Mapping[Path, Key]:
        """What each file is about; a translation is about what its master is."""
        origins = reversed(list(self.origins.items()))
        return {path: key for key, origin in origins for path in self._with_translations(origin.path)}

    def files_of(self, key: Key) -> tuple[Path, ...]:
        """The file of a thing, and what lies beside it in other languages; none where it is not there."""
        origin = self.origins.get(key)
        return self._with_translations(origin.path) if origin else ()

    def _with_translations(self, path: Path) -> tuple[Path, ...]:
        return (path, *self.translations.get(path, ()))

    def is_own(self, key: Key) -> bool:
        """Whether a thing is of this folder, or is what the folder's exams and endorsements rest on."""
        origin = self.origins.get(key)
        return origin is not None and origin.path in self.showing.files


def read_edition(
    folder: Path, shared: Sequence[Source], memory: Memory, stamps: Stamps, number: int
) -> Edition:
    """Read a folder, with what it rests on: of all that is shared, only that is shown and judged."""
    memory.is_forgiving = False
    own, around = _sources(folder, shared, memory)
    reading = read_sources(own, around, memory)
    memory.is_forgiving, memory.forgiven = True, set()
    showing = read_sources(own, around, memory) if reading.own else reading
    problems = reading.report().problems if own else (_nothing(folder),)
    translations = _translations(stamps, reading.files)
    return Edition(
        folder=folder,
        number=number,
        read_at=datetime.now(UTC),
        reading=reading,
        showing=showing,
        forgiven=frozenset(memory.forgiven),
        problems=problems,
        is_judged=not own,
        latest=_latest(stamps, chain(reading.files, *translations.values())),
        shared=tuple(each.path.parent if each.kind == "map" else each.path for each in own),
        translations=translations,
    )


def unread(before: Edition | None, folder: Path, number: int, fault: Problem) -> Edition:
    """What there is when reading broke off: everything as it was, or nothing."""
    nothing = read_sources(())
    last = before or Edition(folder, 0, datetime.now(UTC), nothing, nothing, frozenset(), ())
    return replace(
        last, number=number, read_at=datetime.now(UTC), problems=(fault,), notes=(), is_judged=True
    )


def judged(edition: Edition, on: date) -> Edition:
    """An edition with everything that `assay check` says of it."""
    report = conformance_of(edition.reading, on)
    return replace(edition, problems=report.problems, notes=report.notes, is_judged=True)


def _nothing(folder: Path) -> Problem:
    expected = "expected an association, a bank or a competency map; `assay new plugin` writes one"
    return Problem(folder, 1, "nothing that Assay reads is here", expected)


def _translations(stamps: Stamps, files: Container[Path]) -> dict[Path, tuple[Path, ...]]:
    found: dict[Path, tuple[Path, ...]] = {}
    for path in sorted(stamps):
        if language_of(path) and (master := master_of(path)) in files:
            found[master] = (*found.get(master, ()), path)
    return found


def _latest(stamps: Stamps, files: Iterable[Path]) -> tuple[tuple[Path, datetime], ...]:
    there = [(stamps[each].changed, each) for each in files if each in stamps]
    newest = sorted(there, reverse=True)[:LATEST]
    return tuple((path, datetime.fromtimestamp(changed / 1e9, UTC)) for changed, path in newest)


def _sources(folder: Path, shared: Sequence[Source], memory: Memory) -> tuple[list[Source], list[Source]]:
    """What an author writes: the folder, and the shared banks and maps that it rests on; and what else is there."""
    own = sources_at(folder) if folder.is_dir() else []
    read = read_sources(own, (), memory).index.catalog
    there = {each.path.resolve() for each in own}
    others = [each for each in shared if each.path.resolve() not in there]
    wanted = _wanted(read)
    used = [each for each in others if (each.kind, _name(each)) in wanted]
    known = {*((each.kind, _name(each)) for each in used), *_brought(read)}
    # Banks are large. The others are only read where a name leads nowhere, and the nearest one is to be told.
    rest = [each for each in others if each not in used and (each.kind == "map" or wanted - known)]
    return [*own, *used], rest


def _name(source: Source) -> str:
    """The id of a shared bank or map, which is the name of its folder or file."""
    return source.path.stem if source.kind == "map" else source.path.name


def _wanted(catalog: Catalog) -> set[tuple[str, str]]:
    """The maps and banks that associations name."""
    exams, banks = catalog.exams.values(), catalog.banks.values()
    sections = (section for exam in exams for section in exam.sections)
    found = {("bank", each.bank) for each in sections if isinstance(each, MultipleChoiceSection)}
    endorsements = (each for owner in catalog.associations.values() for each in owner.endorsements)
    maps = {
        *(each.map for each in exams),
        *(each.map for each in endorsements),
        *(each.map for each in banks),
    }
    return found | {("map", each) for each in maps if each}


def _brought(catalog: Catalog) -> set[tuple[str, str]]:
    return {("bank", each) for each in catalog.banks} | {("map", each) for each in catalog.maps}
