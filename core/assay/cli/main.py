"""The `assay` command."""

import click

from assay.cli import (
    assembling,
    checking,
    evaluating,
    impact,
    installation,
    listing,
    people,
    running,
    schemas,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="assay")
@click.pass_context
def main(context: click.Context) -> None:
    """Examinations and competency assessment for professional associations."""
    context.obj = installation.sources


for command in (
    running.run,
    running.web,
    running.worker,
    running.migrate,
    checking.check,
    schemas.schema,
    listing.plugins,
    assembling.assemble,
    evaluating.evaluate_portfolio,
    impact.impact,
    people.appoint,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
