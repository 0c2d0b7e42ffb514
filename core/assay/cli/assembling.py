"""`assay assemble`: draw a form from a seed and show how it meets its blueprint."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click

from assay.assessment.forms import EssayPart, Form, MultipleChoicePart
from assay.cli import installation
from assay.content.exams import EVERYBODY, Range
from assay.content.fingerprints import fingerprint
from assay.services.errors import ServiceError
from assay.services.forms import draw_form


@click.command("assemble")
@click.option("--exam", required=True, metavar="ASSOCIATION/EXAM", help="For example mi-aimh/imhm.")
@click.option("--category", default=EVERYBODY, help="For example clinical; left out when the exam has none.")
@click.option("--seed", type=int, required=True, help="The same seed draws the same form.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def assemble(exam: str, category: str, seed: int, as_json: bool) -> None:
    """Draw a form to its blueprint and print it, without keys."""
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
    there = Counter(name for item in part.items for name in (item.domain, item.competency, item.cognitive))
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
