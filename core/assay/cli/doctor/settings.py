"""What can be seen of the settings and the instance folder alone."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assay import bundled
from assay.cli.doctor.findings import Finding, Patient, State
from assay.settings import LOOPBACK, SHORTEST_SECRET

#: Bytes that shall be free: less is a warning, or a fault.
SCANT, TOO_SCANT = 2 * 1024**3, 256 * 1024**2
SECRETS: Final = {"ASSAY_SECRET_KEY": "secret_key", "ASSAY_PASSWORD_SALT": "password_salt"}


def look_at_address(patient: Patient) -> Iterator[Finding]:
    """People come by HTTPS, or only from this machine."""
    place, url = "ASSAY_BASE_URL", patient.settings.base_url
    if not patient.is_public:
        yield Finding("warning", place, f"{url} is reached from this machine only", "write what people type")
    elif not patient.settings.is_secure:
        yield Finding("fault", place, f"{url} is not encrypted", "write https://…, and let a proxy speak it")
    else:
        yield Finding("ok", place, url)


def look_at_proxies(patient: Patient) -> Iterator[Finding]:
    """Assay speaks HTTP only: where people come by HTTPS there is a proxy, and it is known whom it stands for."""
    place, chosen = "ASSAY_TRUSTED_PROXIES", patient.settings
    if not chosen.is_secure and not chosen.trusted_proxies:
        yield Finding("ok", place, "people come without a proxy")
    elif not chosen.trusted_proxies:
        said = "people come by HTTPS, so by a proxy, and 0 are named: nobody's address is known, nor limited"
        yield Finding("warning", place, said, "write how many add to X-Forwarded-For, mostly 1")
    elif patient.nodes > 1 and chosen.proxy_addresses == LOOPBACK:
        said = "only a proxy on each node itself is believed"
        yield Finding("warning", "FORWARDED_ALLOW_IPS", said, "name its address, if it is on another machine")
    else:
        believed = ", ".join(chosen.proxy_addresses)
        yield Finding("ok", place, f"{chosen.trusted_proxies}, coming from {believed}")
        if "*" in chosen.proxy_addresses:
            said = "everybody who reaches the port can say to be anybody else"
            yield Finding("warning", "FORWARDED_ALLOW_IPS", said, "name the address of your proxy")


def look_at_secrets(patient: Patient) -> Iterator[Finding]:
    """Long, different, and nobody else's to read."""
    chosen = patient.settings
    values = {"ASSAY_SECRET_KEY": chosen.secret_key, "ASSAY_PASSWORD_SALT": chosen.password_salt}
    for name, value in values.items():
        path = chosen.instance / SECRETS[name]
        if len(value) < SHORTEST_SECRET:
            yield Finding("fault", name, f"has {len(value)} characters", f"write at least {SHORTEST_SECRET}")
        elif patient.environment.get(name):
            yield Finding("ok", name, "is set, and long enough")
        elif not chosen.database_url.startswith("sqlite"):
            remedy = f"set {name} to the same on every node"
            yield Finding("warning", name, f"is read from {path}; another node would make its own", remedy)
        else:
            yield Finding("ok", name, f"is kept in {path}")
        if not patient.environment.get(name) and (mode := _mode(path)) & 0o077:
            yield Finding("fault", str(path), f"can be read by others (mode {mode:04o})", f"chmod 600 {path}")
    if chosen.secret_key == chosen.password_salt:
        yield Finding("fault", "ASSAY_SECRET_KEY", "is the same as ASSAY_PASSWORD_SALT", "write two secrets")


def look_at_instance(patient: Patient) -> Iterator[Finding]:
    """The folder is ours alone, and has room."""
    folder = patient.settings.instance
    if (mode := _mode(folder)) & 0o007:
        yield Finding("warning", str(folder), f"is open to others (mode {mode:04o})", f"chmod 750 {folder}")
    yield look_at_room(folder)


def look_at_room(folder: Path) -> Finding:
    """How much can still be written there."""
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:.1f} GiB are free"
    if free < SCANT:
        state: State = "fault" if free < TOO_SCANT else "warning"
        return Finding(
            state, str(folder), f"only {said}", "make room: what cannot be written cannot be saved"
        )
    return Finding("ok", str(folder), said)


def look_at_demonstration(patient: Patient) -> Iterator[Finding]:
    """What suits a demonstration suits no real people."""
    chosen = patient.settings
    if not patient.is_public:
        return
    if chosen.demo:
        said = "everybody who reads the sign-in page can be anybody of the demonstration"
        yield Finding("fault", "ASSAY_DEMO", said, "leave it out, and begin with an empty database")
    if not chosen.confirm_email:
        said = "anybody can sign up with any address"
        yield Finding("warning", "ASSAY_CONFIRM_EMAIL", said, "write yes, and set ASSAY_MAIL_URL")


def look_at_files(_: Patient) -> Iterator[Finding]:
    """What the product brings lies where it looks."""
    style = Path(bundled.PACKAGE / "web" / "static" / "assay.css")
    missing = [str(each) for each in (style, bundled.TEMPLATES / "base.html") if not each.is_file()]
    if missing:
        yield Finding("fault", "static files", f"{', '.join(missing)} is missing", "install Assay again")
    else:
        yield Finding("ok", "static files", f"are in {style.parent}")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
