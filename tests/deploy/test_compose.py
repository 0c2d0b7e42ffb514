"""compose.yaml and the image: everything in them is there, is known to Assay, and fits the rest."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from shutil import copy, copytree
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from sqlalchemy import make_url

from assay import bundled
from assay.cli.doctor.databases import OF_WEB, OF_WORKER
from assay.hooks.plugins import Plugins
from assay.settings import Settings, read_settings
from assay.web.app import create_app
from deploy.files import DEPLOY, Unset, compose, example, filled, secrets, understood, variables
from project.checkout import ROOT

OURS = ("web-1", "web-2", "worker", "migrate", "backup")
#: Read elsewhere than in the settings: by the library of object storage.
OF_THE_STORE = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_REGION"}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()


class Asked(dict[str, str]):
    """An environment that remembers for what it was asked."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.names = set[str]()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a web node."""
    folder = tmp_path_factory.mktemp("deployed")
    made = variables((secrets(folder) / "assay.env").read_text())
    return {**made, **compose()["services"]["web-1"]["environment"], "ASSAY_INSTANCE": str(folder / "kept")}


@pytest.fixture(scope="module")
def chosen(environment: dict[str, str]) -> Settings:
    """What Assay makes of them."""
    return read_settings(environment)


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_one_that_assay_reads(name: str, environment: dict[str, str]) -> None:
    service = compose()["services"][name]
    asked = Asked({**environment, **service["environment"], "ASSAY_INSTANCE": environment["ASSAY_INSTANCE"]})
    read_settings(asked)

    assert set(asked) - OF_THE_STORE <= asked.names
    understood(service["command"])


def test_the_nodes_are_what_the_pages_need(chosen: Settings) -> None:
    services, networks = compose()["services"], compose()["networks"]
    proxy = services["proxy"]["networks"]["front"]["ipv4_address"]
    (network,) = networks["front"]["ipam"]["config"]

    assert chosen.is_secure
    assert chosen.trusted_proxies == 1
    assert chosen.proxy_addresses == (proxy,)
    assert ip_address(proxy) in ip_network(network["subnet"])
    assert chosen.documents_url.startswith("s3://assay/")
    assert services["documents"]["volumes"] == ["documents:/data/assay"]
    assert len(chosen.secret_key) == len(chosen.password_salt) == 48
    assert chosen.queue_url == chosen.database_url


def test_services_name_services_networks_volumes_and_secrets_that_are_there(tmp_path: Path) -> None:
    read, made = compose(), secrets(tmp_path)
    for service in read["services"].values():
        assert set(service.get("depends_on", {})) <= set(read["services"])
        assert set(service["networks"]) <= set(read["networks"])
        assert set(service.get("secrets", ())) <= set(read["secrets"])
        for volume in service.get("volumes", ()):
            source = volume.rpartition(":/")[0]
            assert (
                source in read["volumes"] or source in {"./tls", "./backups"} or (DEPLOY / source).is_file()
            )
    needed = {Path(each["file"]).name for each in read["secrets"].values()} | {"assay.env", "documents.env"}
    assert needed == {path.name for path in made.iterdir()}


def test_only_the_proxy_is_reached_and_images_have_versions() -> None:
    for name, service in compose()["services"].items():
        assert ("ports" in service) == (name == "proxy")
        assert re.search(r":v?\d+\.\d+", service["image"]), name
    images = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM ")]
    assert all(re.search(r":\d+\.\d+\.\d+-slim", image) for image in images)


def test_variables_without_a_value_are_those_that_must_be_set() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    must = set(re.findall(r"\$\{(\w+):\?", text))

    assert {name for name, value in example().items() if not value} == must
    assert set(re.findall(r"(?<!\$)\$\{(\w+)", text)) - {"BACKUP_USER"} == set(example())
    with pytest.raises(Unset):
        filled(text, example())


def test_health_is_asked_where_it_is_told(chosen: Settings, tmp_path: Path) -> None:
    app = create_app(chosen, Plugins.only({}))
    asked = re.findall(r"http://127\.0\.0\.1:(\d+)(/\S+?)'", json.dumps(compose()["services"]["web-1"]))
    asked += re.findall(r"http://127\.0\.0\.1:(\d+)(/\S+?)'", DOCKERFILE)

    assert {port for port, _ in asked} == {"8000"}
    assert {path for _, path in asked} == {"/health/ready", "/health/live"}
    assert {path for _, path in asked} <= {rule.rule for rule in app.url_map.iter_rules()}
    nodes = (DEPLOY / "nginx" / "nodes.compose.conf").read_text()
    assert re.findall(r"server ([\w.-]+):(\d+) resolve", nodes) == [("web-1", "8000"), ("web-2", "8000")]


def test_the_pooler_is_the_database_of_the_nodes_and_takes_all_of_them(
    chosen: Settings, tmp_path: Path
) -> None:
    settings = dict(re.findall(r"^(\w+) = (.*)$", (DEPLOY / "pgbouncer" / "pgbouncer.ini").read_text(), re.M))
    services, address = compose()["services"], make_url(chosen.database_url)
    processes, limit = int(example()["WEB_PROCESSES"]), re.search(r"max_connections=(\d+)", str(services))
    made = secrets(tmp_path)

    assert (address.host, str(address.port), address.database) == (
        "pgbouncer",
        settings["listen_port"],
        "assay",
    )
    assert address.query["prepare_threshold"] == "none"
    assert settings["pool_mode"] == "transaction"
    assert 2 * processes * OF_WEB + OF_WORKER <= int(settings["max_client_conn"])
    assert limit is not None
    assert int(settings["default_pool_size"]) < int(limit[1]) - 10
    assert settings["auth_file"] == "/run/secrets/userlist"
    password = (made / "database_password").read_text()
    assert (made / "userlist.txt").read_text() == f'"assay" "{password}"\n'


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    made = secrets(tmp_path)
    before = {path.name: path.read_text() for path in made.iterdir()}
    again = {path.name: path.read_text() for path in secrets(tmp_path).iterdir()}
    ours, theirs = variables(before["assay.env"]), variables(before["documents.env"])

    assert before == again
    assert made.stat().st_mode & 0o777 == 0o700
    assert ours["AWS_SECRET_ACCESS_KEY"] == theirs["ROOT_SECRET_ACCESS_KEY"]
    assert urlsplit(ours["ASSAY_DATABASE_URL"]).password == before["database_password"]
    (made / "database_password").unlink()
    halved = subprocess.run(
        ["/bin/sh", DEPLOY / "make_secrets.sh", made], capture_output=True, text=True, check=False
    )
    assert (halved.returncode, "nothing was made" in halved.stderr) == (1, True)


def test_the_image_is_made_of_what_the_wheel_needs_and_of_nothing_else(tmp_path: Path) -> None:
    copied = [
        line.split()[1:-1]
        for line in DOCKERFILE.splitlines()
        if line.startswith("COPY ") and "--" not in line
    ]
    names = [name for line in copied for name in line]
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {line[1:] for line in let_in if line.startswith("!")} == set(names)
    for name in names:
        source = ROOT / name
        (copytree if source.is_dir() else copy)(source, tmp_path / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"], cwd=tmp_path, check=True
    )
    (wheel,) = (tmp_path / "dist").iterdir()
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    assert {"assay/cli/main.py", "assay/templates/base.html", "assay_mi_aimh/__init__.py"} <= packed
    assert "hatchling==" in (ROOT / "requirements.lock").read_text()


def test_the_image_runs_assay_as_a_user_of_its_own_and_holds_no_secret() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    command = re.search(r"^CMD (\[.*\])$", last, re.M)
    assert command is not None
    assert 'ENTRYPOINT ["assay"]' in last
    assert re.search(r"^USER assay$", last, re.M)
    assert not re.search(r"(?i)^(ENV|ARG) .*(secret|password|_key|salt)", DOCKERFILE, re.M)
    understood(json.loads(command[1]))
    assert bundled.TEMPLATES.is_dir()
