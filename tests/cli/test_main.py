"""The command as a whole: what it offers, and how it speaks when something is wrong."""

from cli.conftest import Assay

COMMANDS = {
    "run",
    "user",
    "web",
    "worker",
    "mails",
    "doctor",
    "migrate",
    "new",
    "check",
    "evaluate",
    "impact",
    "schema",
    "plugins",
    "preview",
    "translate",
    "assemble",
    "analyse",
    "agreement",
    "angoff",
    "simulate",
    "equate",
    "encrypt",
    "appoint",
    "person",
    "demo",
    "backup",
    "restore",
    "retention",
    "audit",
}


def test_help_names_every_command_with_a_sentence(assay: Assay) -> None:
    lines = assay("--help").output.partition("Commands:\n")[2].splitlines()

    assert {line.split()[0] for line in lines} == COMMANDS
    assert all(len(line.split()) > 3 for line in lines)


def test_every_command_has_help_of_its_own(assay: Assay) -> None:
    for command in COMMANDS:
        result = assay(command, "--help")

        assert result.exit_code == 0, command
        assert result.output.startswith("Usage: "), command


def test_version_is_that_of_the_distribution(assay: Assay) -> None:
    assert "0." in assay("--version").output


def test_a_setting_that_cannot_be_used_is_a_sentence_and_no_traceback(assay: Assay) -> None:
    for command in (["plugins"], ["check"], ["migrate"], ["run"], ["worker"]):
        result = assay(*command, base_url="exam.example.org")

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ASSAY_BASE_URL: 'exam.example.org' is not an address")


def test_a_schema_is_printed_for_editors(assay: Assay) -> None:
    result = assay("schema", "item")

    assert result.exit_code == 0
    assert '"$schema": "https://json-schema.org/draft/2020-12/schema"' in result.output
