"""The `assay` command."""

import click

from assay.cli import checking, evaluating, impact, installation, listing, people, running, schemas
from assay.cli.adjudication.command import simulate
from assay.cli.agreement.command import agreement_of_raters
from assay.cli.assembly.command import assemble
from assay.cli.equating.command import equate
from assay.cli.item_analysis.command import analyse
from assay.cli.standard_setting.command import angoff_of_panel


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
    assemble,
    evaluating.evaluate_portfolio,
    impact.impact,
    analyse,
    agreement_of_raters,
    angoff_of_panel,
    simulate,
    equate,
    people.appoint,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
