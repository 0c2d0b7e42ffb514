"""`assay check`: every problem of every content file."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from assay.cli.installation import sources as sources_installed
from assay.content.checking import Report, check_sources
from assay.content.finding import Source, sources_around, sources_at
from assay.content.problems import Problem

#: Answers what is installed: what ships with the product and what plugins bring, unless `obj` answers.
Installed = Callable[[], Sequence[Source]]


@dataclass(frozen=True)
class _Scope:
    """What is checked, what it may point at, and the one file to report on, if it is one."""

    sources: Sequence[Source]
    around: Sequence[Source] = ()
    file: Path | None = None


@click.command()
@click.argument("target", metavar="[PATH|PLUGIN]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print problems and counts as JSON.")
@click.pass_context
def check(context: click.Context, target: str | None, as_json: bool) -> None:
    """Check content files: those of a PATH, of a PLUGIN, or everything that is installed.

    Prints one problem a line, as `file:line: what is wrong, what was expected`; exits with 1 if there is any.
    """
    installed: Installed = context.obj or sources_installed
    report = _check(_scope(target, installed()), target or "installed")
    click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False) if as_json else _in_words(report))
    context.exit(1 if report.problems else 0)


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


def _check(scope: _Scope, name: str) -> Report:
    report = check_sources(scope.sources, scope.around)
    if not scope.sources:
        expected = "expected an association, a bank or a competency map"
        nothing = Problem(Path(name), 1, "nothing that Assay reads is here", expected)
        return replace(report, problems=(nothing,))
    problems = [each for each in report.problems if scope.file in (None, each.path)]
    return replace(report, problems=tuple(replace(each, path=_shown(each.path)) for each in problems))


def _shown(path: Path) -> Path:
    """A path as short as it can be from where the command runs."""
    absolute, here = path.absolute(), Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else absolute


def _in_words(report: Report) -> str:
    found = ", ".join(f"{number} {kind}" for kind, number in report.counts.items() if number) or "nothing"
    files = len({each.path for each in report.problems})
    verdict = f"{len(report.problems)} problem(s) in {files} file(s)" if files else "No problem"
    return "\n".join([*(str(each) for each in report.problems), f"{verdict}. Read: {found}."])
