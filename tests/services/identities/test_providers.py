"""The file of an operator's identity providers: what it says, and what is wrong with it."""

from pathlib import Path

import pytest

from assay.services.identities.providers import IdentityProvider, ProviderError, read_providers
from assay.settings import SettingsError, read_settings

SOUND = """
[[provider]]
id = "members"
association = "river-guild"
title = "Guild members"
issuer = "https://id.example.org/realms/guild"
client_id = "assay"
client_secret_variable = "GUILD_SECRET"
domains = ["Example.org"]
joins_accounts = true
"""


def read(folder: Path, text: str, **environment: str) -> tuple[IdentityProvider, ...]:
    """What is read of a file with this text."""
    path = folder / "providers.toml"
    path.write_text(text)
    return read_providers(path, environment)


def test_a_provider_is_read_with_its_secret_which_is_never_shown(tmp_path: Path) -> None:
    (found,) = read(tmp_path, SOUND, GUILD_SECRET="between us")

    assert (found.id, found.association, found.host) == ("members", "river-guild", "id.example.org")
    assert (found.domains, found.joins_accounts, found.trusts_second_factor) == (
        ("example.org",),
        True,
        False,
    )
    assert found.client_secret == "between us"
    assert "between us" not in repr(found)


def test_a_provider_on_this_machine_may_speak_in_the_clear(tmp_path: Path) -> None:
    text = SOUND.replace("https://id.example.org/realms/guild", "http://127.0.0.1:9400")

    assert read(tmp_path, text, GUILD_SECRET="x")[0].issuer == "http://127.0.0.1:9400"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[provider]]", "[[provider]", "the file is TOML, with a [[provider]] for each"),
        ("[[provider]]", "[provider]", "write a [[provider]] for each provider"),
        ("[[provider]]", "[[providers]]", "write a [[provider]] for each provider, and nothing else"),
        ('"members"', '"Members"', "provider 1 `id`: String should match"),
        (
            "https://",
            "http://",
            "provider 1 `issuer`: write the address of the issuer, as https://id.example.org",
        ),
        ("https://", "", "provider 1 `issuer`: write the address"),
        ('title = "Guild members"', "", "provider 1 `title`: Field required"),
        ('client_id = "assay"', 'client_id = "assay"\nrole = "x"', "provider 1 `role`: Extra inputs"),
        (
            '["Example.org"]',
            '["@example.org"]',
            "'@example.org' in `domains` is not a domain such as example.org",
        ),
        ('["Example.org"]', "[]", "name in `domains` those that it answers for"),
        ('client_secret_variable = "GUILD_SECRET"', "", "(members): write either `client_secret` or"),
        (
            'client_id = "assay"',
            'client_id = "assay"\nclient_secret = "y"',
            "write either `client_secret` or",
        ),
        ('"GUILD_SECRET"', '"OTHER"', "(members): OTHER is not set; put the client's secret there"),
        ("joins_accounts = true", "joins_accounts = true\n" + SOUND, "2 providers have the id 'members'"),
        (
            "joins_accounts = true",
            "joins_accounts = true\n" + SOUND.replace('id = "members"', 'id = "others"', 1),
            "2 providers have the issuer",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_remedy(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(ProviderError) as error:
        read(tmp_path, SOUND.replace(old, new), GUILD_SECRET="between us")

    assert str(error.value).startswith(f"{tmp_path / 'providers.toml'}: ")
    assert words in str(error.value)
    assert "between us" not in str(error.value)


def test_a_secret_in_a_faulty_entry_is_not_repeated(tmp_path: Path) -> None:
    text = SOUND.replace('client_secret_variable = "GUILD_SECRET"', "client_secret = 77")
    with pytest.raises(ProviderError) as error:
        read(tmp_path, text)

    assert "77" not in str(error.value)


def test_the_settings_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    named = {"ASSAY_INSTANCE": str(tmp_path), "ASSAY_IDENTITY_PROVIDERS": str(path), "GUILD_SECRET": "x"}
    with pytest.raises(SettingsError, match=r"ASSAY_IDENTITY_PROVIDERS: .* cannot be read \(No such file"):
        read_settings(named)
    path.write_text(SOUND)

    assert [each.id for each in read_settings(named).identity_providers] == ["members"]
    assert read_settings({"ASSAY_INSTANCE": str(tmp_path)}).identity_providers == ()
