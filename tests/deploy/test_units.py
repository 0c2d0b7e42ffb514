"""The units of systemd: commands that exist, one set of rights for all, and files that the others use too."""

import shlex

import pytest

from deploy.files import DEPLOY, understood

SERVICES = sorted(path.stem for path in (DEPLOY / "systemd").glob("*.service"))
ASSAY = "/srv/assay/venv/bin/assay"
#: What an intruder in the process shall not be able to do; each unit says it.
RIGHTS = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "User": "assay",
}


def unit(name: str) -> dict[str, list[str]]:
    """What a unit says, by key."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_what_there_is_with_few_rights(name: str) -> None:
    said = unit(f"{name}.service")
    words = dict(each.partition("=")[::2] for line in said["Environment"] for each in line.split())
    (command,) = said["ExecStart"]
    program, *arguments = shlex.split(command)

    assert {key: said[key] for key in RIGHTS} == {key: [value] for key, value in RIGHTS.items()}
    assert said["EnvironmentFile"] == ["/etc/assay/assay.env"]
    assert words["ASSAY_INSTANCE"] == f"/var/lib/{said['StateDirectory'][0]}"
    assert program == ASSAY
    understood([words.get(each.strip("${}"), each) for each in arguments])


def test_there_is_a_service_for_each_timer_and_each_process() -> None:
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}

    assert SERVICES == ["assay-backup", "assay-web", "assay-worker"]
    assert timers == {"assay-backup"}
    assert unit("assay-backup.timer")["Persistent"] == ["yes"]
    assert unit("assay-backup.service")["ReadWritePaths"] == ["/srv/assay/backups"]
    assert all(unit(f"assay-{name}.service")["Restart"] == ["always"] for name in ("web", "worker"))
