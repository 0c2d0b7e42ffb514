"""`assay assemble`: draw a form from a seed, or several by solver, and show how they meet their blueprint."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

import click

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.cli import installation
from assay.cli.assembly.parallel_forms import Request, RequestOptions, parallel_forms
from assay.cli.assembly.report import in_words
from assay.content.exams import EVERYBODY, Range
from assay.content.fingerprints import fingerprint
from assay.services.errors import ServiceError
from assay.services.forms import draw_form

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("assemble")
@click.option("--exam", metavar="ASSOCIATION/EXAM", help="For example mi-aimh/imhm.")
@click.option("--category", default=EVERYBODY, help="For example clinical; left out when the exam has none.")
@click.option(
    "--seed", type=int, help="The same seed draws the same form. With --forms or --pool 0 if left out."
)
@click.option("--forms", type=click.IntRange(1), metavar="N", help="So many parallel forms of the items.")
@click.option("--pool", type=FILE, metavar="POOL.csv", help="Items of a table instead of an installed exam.")
@click.option("--blueprint", type=FILE, metavar="FILE.yaml", help="What is asked of a form, with --pool.")
@click.option("--statistics", type=FILE, metavar="FILE.csv", help="p, or a and b, and exposure of the items.")
@click.option("--section", metavar="ID", help="Which section of the exam, where several are of items.")
@click.option("--target", metavar="TARGET", help="p, p=0.65, b=0, information or information=8,10,8.")
@click.option("--at", metavar="LIST", help="The abilities for --target information, as -1,0,1.")
@click.option("--overlap", type=click.IntRange(0), metavar="K", help="Items that two forms may share; 0.")
@click.option(
    "--anchor", type=click.IntRange(0), metavar="K", help="Items that all forms share, for equating."
)
@click.option("--anchor-items", type=FILE, metavar="FILE", help="Or the ids of these items, one a line.")
@click.option(
    "--pretest", type=click.IntRange(0), metavar="K", help="Unscored pretest items beside the others."
)
@click.option("--seen", type=FILE, metavar="FILE", help="Ids that the candidate has seen: they are left out.")
@click.option("--repeat-seen", is_flag=True, help="Draw seen items after all, but as few as possible.")
@click.option(
    "--max-exposure", type=click.FloatRange(0), metavar="X", help="Leave out items used more than this."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def assemble(
    exam: str | None, category: str, seed: int | None, as_json: bool, **options: Unpack[RequestOptions]
) -> None:
    """Draw a form to its blueprint and print it, without keys; or several parallel forms.

    With any option beside --exam, --category and --seed, forms of items are found by a solver: they meet the
    blueprint, share no items but those allowed, and have means of p or b, or information, as near to the target as
    can be. The gap says how far they are from the proven bound. Where there are no such forms, the rules that exclude
    each other are named, and the command ends with 1.

    \b
    POOL.csv and the statistics, with comma, semicolon or tab (columns beside
    these may be counted by the blueprint, too):
      item,domain,cognitive,enemies,set,status,p,a,b,c,exposure
      q1,algebra,recall,q7;q9,,operational,0.62,1.1,-0.4,,3
    `enemies` are ids, or words that enemies have in common; items with the same
    `set` come together; `status` is operational or pretest.

    \b
    FILE.yaml:
      items: 60                        # scored items of a form
      pretest: 5                       # optional, as all that follows
      domains: {algebra: [20, 24], geometry: 36}
      cognitive: {recall: [10, 20]}
      labels: {format: {graph: [4, 8]}}          # any other column
      cells: [{where: {domain: algebra, cognitive: recall}, items: [4, 8]}]
      sets: [2, 4]                     # items of a set together; all if left out
      overlap: 0
      anchor: 12
      target: {information: {at: [-1, 0, 1], values: [8, 10, 8]}}   # or {p: 0.65}, {b: 0.0}
    """
    request = Request(**options)
    if request.is_made:
        _parallel(exam, seed or 0, request, as_json)
    elif exam is None or seed is None:
        raise click.UsageError("name --exam and --seed, or --pool and --blueprint")
    else:
        _one(exam, category, seed, as_json)


def _parallel(exam: str | None, seed: int, request: Request, as_json: bool) -> None:
    shown = parallel_forms(exam, seed, request)
    why = shown.get("infeasible")
    if as_json:
        click.echo(json.dumps(shown, indent=2))
    elif not why:
        click.echo("\n".join(in_words(shown)))
    if why:
        head = "No forms can be drawn; these rules exclude each other:" if why["proven"] else "No forms:"
        raise click.ClickException("\n  ".join([head, *why["reasons"]]))


def _one(exam: str, category: str, seed: int, as_json: bool) -> None:
    association, _, name = exam.partition("/")
    loaded = installation.plugins()
    installation.warn_of_failures(loaded)
    try:
        form = draw_form(loaded.catalog, association, name, category, seed)
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    shown = describe(form)
    click.echo(json.dumps(shown, indent=2) if as_json else "\n".join(_lines(shown)))


def describe(form: Form) -> dict[str, Any]:
    """A form for other programs: ids, and for each range of the blueprint what was asked and what is there."""
    return {
        "exam": f"{form.association}/{form.exam.id}",
        "category": form.category,
        "seed": form.seed,
        "fingerprint": fingerprint(form),
        "sections": [
            _items(part) if isinstance(part, MultipleChoicePart) else _prompts(part) for part in form.parts
        ],
    }


def _items(part: MultipleChoicePart) -> dict[str, Any]:
    there = Counter(name for item in part.scored for name in (item.domain, item.competency, item.cognitive))
    blueprint = part.section.blueprint
    groups: tuple[Mapping[Any, Range], ...] = (blueprint.domains, blueprint.competencies, blueprint.cognitive)
    ranges = [(name, cell) for group in groups for name, cell in group.items()]
    return {
        "id": part.section.id,
        "items": [item.id for item in part.items],
        "blueprint": {
            name: {"least": least, "most": most, "there": there[name]} for name, (least, most) in ranges
        },
    }


def _prompts(part: EssayPart) -> dict[str, Any]:
    groups = [{"answer": g.answer, "prompts": [prompt.id for prompt in g.prompts]} for g in part.groups]
    return {"id": part.section.id, "groups": groups}


def _lines(shown: dict[str, Any]) -> list[str]:
    lines = [f"{shown['exam']}, {shown['category']}, seed {shown['seed']}, form {shown['fingerprint'][:12]}"]
    for section in shown["sections"]:
        lines.append(f"\n{section['id']}")
        for name, row in section.get("blueprint", {}).items():
            lines.append(f"  {row['there']:3} of {row['least']}-{row['most']}  {name}")
        lines.extend(f"  {item}" for item in section.get("items", ()))
        for group in section.get("groups", ()):
            lines.append(f"  answer {group['answer']} of {', '.join(group['prompts'])}")
    return lines
