"""An identity provider that is not ours, as a program of its own, and an installation that knows it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from subprocess import PIPE, Popen

from browser.live import Server
from machine.processes import free_port

ANA = {
    "sub": "ana",
    "email": "ana@members.example.org",
    "email_verified": True,
    "name": "Ana Ruiz",
    "locale": "en",
}
TITLE = "Guild members"
ENTRY = """
[[provider]]
id = "members"
association = "river-guild"
title = "{title}"
issuer = "{issuer}"
client_id = "assay"
client_secret = "a secret of two"
"""


@dataclass
class KnowingServer(Server):
    """The guild's installation, whose operator has named the guild's provider."""

    issuer: str = field(kw_only=True)

    def environment(self) -> dict[str, str]:
        """As of every server, with the file of providers."""
        path = self.folder / "providers.toml"
        path.write_text(ENTRY.format(title=TITLE, issuer=self.issuer))
        return {**super().environment(), "ASSAY_IDENTITY_PROVIDERS": str(path)}


@contextmanager
def strangers_provider() -> Iterator[str]:
    """Its address, for as long as it runs. It asks who one is, and believes it."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    process = Popen(
        [*command, "--user-claims", json.dumps(ANA)],
        stderr=PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.stderr is not None
    while "running on" not in (line := process.stderr.readline()):
        assert line, "the provider did not start"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()
    process.stderr.close()
