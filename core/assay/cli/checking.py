"""`assay check`: every problem of every content file, and whether the content does what it is for."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from assay.assessment.conformance.conforming import conformance_of
from assay.cli.installation import item_types
from assay.cli.installation import sources as sources_installed
from assay.cli.sample_portfolios import sample_portfolio
from assay.content.checking import Reading, Report, read_as_needed, read_sources
from assay.content.finding import Source, sources_around, sources_at
from assay.content.item_types.known import ItemTypes, reading_with
from assay.content.problems import Problem

#: Answers what is installed: what ships with the product and what plugins bring, unless `obj` answers; then no plugin
#: is asked for item types, either.
Installed = Callable[[], Sequence[Source]]


@dataclass(frozen=True)
class _Scope:
    """What is checked, what it may point at, and the one file to report on, if it is one."""

    sources: Sequence[Source]
    around: Sequence[Source] = ()
    file: Path | None = None


@click.command()
@click.argument("target", metavar="[PATH|PLUGIN]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print problems, notes and counts as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 for notes too.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="From when on criteria must be within reach; today when left out.",
)
@click.option(
    "--show-portfolio",
    "endorsement",
    metavar="ENDORSEMENT",
    help="Print a portfolio that meets everything, as for mi-aimh/imhm/clinical.",
)
@click.pass_context
def check(
    context: click.Context,
    target: str | None,
    as_json: bool,
    strict: bool,
    day: datetime | None,
    endorsement: str | None,
) -> None:
    """Check content files: those of a PATH, of a PLUGIN, or everything that is installed.

    Prints one problem a line, as `file:line: what is wrong, what was expected`; exits with 1 if there is any. Notes,
    which stand below, are worth a look and need not be mended.
    """
    installed: Installed = context.obj or sources_installed
    scope = _scope(target, installed())
    read = read_sources if endorsement else read_as_needed  # a portfolio may be for whatever is installed
    with reading_with(ItemTypes() if context.obj else item_types()):
        reading = read(scope.sources, scope.around)
    on = (day or datetime.now(UTC)).date()
    if endorsement:
        text, is_met = sample_portfolio(reading, endorsement, on)
        click.echo(text)
        context.exit(0 if is_met else 1)
    report = _report(scope, reading, on, target or "installed")
    click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False) if as_json else _in_words(report))
    context.exit(1 if report.problems or (strict and report.notes) else 0)


def _scope(target: str | None, installed: Sequence[Source]) -> _Scope:
    if target is None:
        return _Scope(installed)
    path = Path(target)
    if path.exists():
        return _at(path, installed)
    of_plugin = [each for each in installed if each.plugin == target]
    if not of_plugin:
        names = ", ".join(sorted({each.plugin for each in installed if each.plugin})) or "none"
        raise click.BadParameter(f"no file, folder or plugin is called {target!r} (plugins: {names})")
    return _Scope(of_plugin, installed)


def _at(path: Path, installed: Sequence[Source]) -> _Scope:
    sources = sources_at(path)
    around = [*installed, *(each for source in sources for each in sources_around(source.path))]
    is_whole = path.is_dir() or path.name in ("association.yaml", "bank.yaml")
    return _Scope(sources, around, None if is_whole else path)


def _report(scope: _Scope, reading: Reading, on: date, name: str) -> Report:
    if not scope.sources:
        expected = "expected an association, a bank or a competency map"
        nothing = Problem(Path(name), 1, "nothing that Assay reads is here", expected)
        return replace(reading.report(), problems=(nothing,))
    report = conformance_of(reading, on)
    return replace(
        report, problems=_reported(report.problems, scope.file), notes=_reported(report.notes, scope.file)
    )


def _reported(problems: Sequence[Problem], file: Path | None) -> tuple[Problem, ...]:
    """Those of one file, if it is one, with short paths."""
    found = [each for each in problems if file in (None, each.path)]
    return tuple(replace(each, path=_shown(each.path)) for each in found)


def _shown(path: Path) -> Path:
    """A path as short as it can be from where the command runs."""
    absolute, here = path.absolute(), Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else absolute


def _in_words(report: Report) -> str:
    found = ", ".join(f"{number} {kind}" for kind, number in report.counts.items() if number) or "nothing"
    files = len({each.path for each in report.problems})
    verdict = f"{len(report.problems)} problem(s) in {files} file(s)" if files else "No problem"
    noted = f", {len(report.notes)} note(s)" if report.notes else ""
    notes = [f"note: {each}" for each in report.notes]
    return "\n".join([*(str(each) for each in report.problems), *notes, f"{verdict}{noted}. Read: {found}."])
