"""Nonsense for an address: in its query, its form and its headers."""

from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from assay.web.viewing import VIEWS
from fuzz.inputs import NASTY, campaign
from web.walk.reading import Noted
from web.walk.visiting import Answer
from web.walk.walking import Stop, Tour

#: Who gets furthest, by the beginning of the address.
WHO = {
    "/coordinate": "coordinator",
    "/review": "reviewer",
    "/judge": "reviewer",
    "/rate": "nobody",
    "/sign": "nobody",
}
#: Where it stands that somebody looked at something.
LOG = {"audit", "audit_heads", "audit_links"}
WORDS = (
    *NASTY,
    b"a@b",
    b"1",
    b"y",
    b"2026-11-21",
    b"2026-11-21T10:00",
    b"50",
    b"final",
    b"import",
    b"approve",
)
FORM = "application/x-www-form-urlencoded"
TYPES = (
    FORM,
    FORM,
    FORM,
    "application/json",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
    "multipart/form-data",
)
HEADERS = (
    {},
    {"Accept": "application/json"},
    {"Accept-Language": "es;q=9,\u00e9"},
    {"Referer": "http://[::1"},
    {"X-Forwarded-For": "1, 2, 3", "X-Forwarded-Host": "evil.example"},
    {"Cookie": "assay=.e; assay_room=x; remember_token=1|2"},
    {"Authentication-Token": "x"},
    {"Range": "bytes=-1"},
    {"If-Modified-Since": "never"},
    {"Transfer-Encoding": "chunked, identity"},
)


def tried(
    tour: Tour, stop: Stop, examples: int, number: int | None = None
) -> tuple[int, list[tuple[Any, Any]]]:
    """Send nonsense to an address; how often, and what broke it."""
    arguments = tour.sides[stop.here, False].arguments(stop.rule)
    role = next((who for beginning, who in WHO.items() if stop.rule.rule.startswith(beginning)), "applicant")
    visitor = tour.walk.visitor(role, stop.here)

    def act(sent: tuple[list[tuple[str, bytes]], str, dict[str, str], bool]) -> None:
        fields, content_type, headers, has_token = sent
        pairs = [*fields, ("csrf_token", visitor.token.encode())] if has_token else fields
        body = "&".join(
            f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs
        )
        more: dict[str, Any] = {"query_string": body[:20_000]}
        if stop.method != "GET":
            more = {"body": body.encode(), "content_type": content_type}
        _require_clear(stop, tour.walk.ask(visitor, stop.rule, stop.method, arguments, extra=headers, **more))

    act(([], FORM, {}, True))
    names = sorted(Noted.readings[stop.rule.endpoint] - {"csrf_token", "auth_token"}) or ["a"]
    field = st.tuples(
        st.sampled_from(names),
        st.sampled_from(WORDS) | st.binary(max_size=20) | st.text(max_size=20).map(_bytes),
    )
    fields = st.lists(field, max_size=2 * len(names)) | st.just([(each, b"") for each in names])
    sent = st.tuples(
        fields, st.sampled_from(TYPES), st.sampled_from(HEADERS), st.sampled_from([True, True, True, False])
    )
    return campaign(act, sent, examples, number)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _require_clear(stop: Stop, answer: Answer) -> None:
    """A refusal says something and keeps nothing; but that the page which it shows was looked at is in the log."""
    assert answer.status < 500, f"status {answer.status}"
    if answer.status >= 400:
        assert answer.body.strip(), f"{answer.status} without a word"
        changed = answer.changed - (
            LOG if stop.rule.endpoint in VIEWS and answer.status in (409, 422) else set()
        )
        assert not changed, f"{answer.status}, and yet {sorted(changed)} changed"
