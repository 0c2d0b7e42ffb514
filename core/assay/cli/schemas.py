"""`assay schema`: what an editor needs to complete and check a file."""

import json

import click

from assay.content.schemas import MODELS, schema_of


@click.command()
@click.argument("kind", type=click.Choice(list(MODELS)))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of file (of the front matter, for items and prompts)."""
    click.echo(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))
