"""`assay doctor` on slips of the hand: variables, plugins and associations that nobody knows."""

from pathlib import Path

import pytest

from assay.storage.database import Database
from cli.conftest import BUILT_IN
from cli.doctoring import Doctor, doctor, sound

__all__ = ["doctor", "sound"]

pytestmark = pytest.mark.usefixtures("bare")

PROVIDER = """
[[provider]]
id = "guild-id"
association = "{association}"
title = "Guild account"
issuer = "https://id.example.org"
client_id = "assay"
client_secret = "a-secret-that-is-long-enough"
"""


def test_a_variable_that_no_setting_knows_is_named_with_the_nearest(
    doctor: Doctor, sound: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slips = {
        "ASSAY_MAILURL": "ASSAY_MAIL_URL",
        "ASAY_SECRET_KEY": "ASSAY_SECRET_KEY",
        "Assay_Log": "ASSAY_LOG",
        "ASSAY_XYZZY_QQQ": "docs/operating.md",
    }
    for name in (*slips, "ESSAY_URL", "ASSAY_METRICS"):
        monkeypatch.setenv(name, "off")
    answer = doctor()

    assert {name: answer.state(name) for name in slips} == dict.fromkeys(slips, "warning")
    for name, nearest in slips.items():
        assert nearest in answer.words(name)
    assert (answer.state("ESSAY_URL"), answer.state("ASSAY_METRICS")) == ("", "")


def test_a_plugin_that_is_to_be_off_and_is_not_here(doctor: Doctor, sound: Database) -> None:
    slip = BUILT_IN[0] + "x"
    answer = doctor(disabled_plugins=" ".join([*BUILT_IN, slip]))

    assert (answer.state("ASSAY_DISABLED_PLUGINS"), answer.exit_code) == ("fault", 1)
    assert f"no plugin {slip} is installed; write {BUILT_IN[0]}" in answer.words("ASSAY_DISABLED_PLUGINS")
    assert answer.state(f"plugin {slip}") == ""


def test_a_provider_of_an_association_that_is_not_here(
    doctor: Doctor, sound: Database, guild: Path, tmp_path: Path
) -> None:
    file = tmp_path / "providers.toml"
    for association, state in (("river-gild", "fault"), ("river-guild", "ok")):
        file.write_text(PROVIDER.format(association=association))
        answer = doctor(identity_providers=str(file))

        assert answer.state("ASSAY_IDENTITY_PROVIDERS") == state
        assert association in answer.words("ASSAY_IDENTITY_PROVIDERS")
