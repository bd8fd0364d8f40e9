"""Schemas of the content files, for editors."""

import json

import click

from ..content.json_schema import SCHEMAS, json_schema


@click.command("schema")
@click.argument("kind", type=click.Choice(SCHEMAS))
def schema_command(kind: str) -> None:
    """Print the JSON Schema (draft 7) of a kind of file, for editors that read YAML with a schema."""
    click.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))
