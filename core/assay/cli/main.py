"""The `assay` command."""

from importlib import import_module

import click

#: Where each command is. Only the one that is called is loaded: all of them take seconds, for the web and statistics.
COMMANDS = {
    "agreement": "agreement.command:agreement_of_raters",
    "analyse": "item_analysis.command:analyse",
    "angoff": "standard_setting.command:angoff_of_panel",
    "appoint": "people:appoint",
    "assemble": "assembly.command:assemble",
    "audit": "auditing:audit",
    "backup": "backups:backup",
    "check": "checking:check",
    "demo": "demonstrating:demo",
    "doctor": "doctor.command:doctor",
    "encrypt": "encrypting:encrypt",
    "equate": "equating.command:equate",
    "evaluate": "evaluating:evaluate_portfolio",
    "impact": "impact:impact",
    "mails": "mails:mails",
    "migrate": "database:migrate",
    "new": "authoring.command:new",
    "person": "privacy:person",
    "plugins": "listing:plugins",
    "preview": "previewing:preview",
    "restore": "backups:restore",
    "retention": "retention:retention",
    "run": "running:run",
    "schema": "schemas:schema",
    "simulate": "adjudication.command:simulate",
    "translate": "translating:translate",
    "user": "users.command:user",
    "web": "serving:web",
    "worker": "working:worker",
}


class _Commands(click.Group):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"assay.cli.{module}"), name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="assay")
def main() -> None:
    """Examinations and competency assessment for professional associations."""


if __name__ == "__main__":
    main()
