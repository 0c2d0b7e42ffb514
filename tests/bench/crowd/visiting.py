"""One person's browser, as far as the server notices: cookies, pages, forms, and a connection for each request.

A reverse proxy would keep its connections; here each costs the server one more, so figures are on the safe side.
"""

import asyncio
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: So long nobody waits for a page.
PATIENCE = 60.0


class Failed(Exception):
    """An answer that no candidate should get; says which."""


@dataclass
class Answer:
    """What the server said."""

    status: int
    location: str
    body: str


@dataclass
class Visitor:
    """Somebody with a cookie jar."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Answer:
        """Open a page."""
        return await self._ask("GET", path, b"", "")

    async def send(self, path: str, page: Answer, **fields: str) -> Answer:
        """Send the form of a page, and follow where it leads."""
        found = TOKEN.search(page.body)
        if found is None:
            raise Failed(f"{path}: the page before it has no form")
        body = urlencode({"csrf_token": found[1], **fields}).encode()
        answer = await self._ask("POST", path, body, "application/x-www-form-urlencoded")
        if answer.status == 200:  # the form again, with what is wrong
            raise Failed(f"{path}: {answer.status}")
        return answer

    async def save(self, sitting: int, entry: dict[str, Any], section: int = 0) -> Answer:
        """Save one entry of the journal, as the room does."""
        body = json.dumps({"section": section, "entries": [entry]}).encode()
        return await self._ask("POST", f"/sittings/{sitting}/journal", body, "application/json")

    async def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(self._head(method, path, len(body), kind) + body)
                answer = self._read(await reader.read())
            finally:
                writer.close()
        if answer.status not in {200, 302, 303}:
            raise Failed(f"{path}: {answer.status}")
        return answer

    def _head(self, method: str, path: str, length: int, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += ["Accept: text/html", "Sec-Fetch-Site: same-origin"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if kind:
            lines += [f"Content-Type: {kind}", f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", ""]).encode()

    def _read(self, data: bytes) -> Answer:
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        location = ""
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self.cookies |= {each.key: each.value for each in SimpleCookie(value).values()}
            elif name.lower() == "location":
                location = value
        if not first:
            raise Failed("the server closed the connection without an answer")
        return Answer(int(first.split()[1]), location, body.decode())
