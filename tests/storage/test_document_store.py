"""The document store: in a folder, and with whoever speaks as S3 does."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from assay.storage.document_store import DocumentStore, Missing, StoreError


def test_a_store_in_a_folder_gives_back_what_was_put(tmp_path: Path) -> None:
    store = DocumentStore((tmp_path / "a folder").as_uri())
    first, second = store.put(b"one"), store.put(b"one")
    assert first != second
    assert store.get(first) == b"one"
    (found,) = store.everything()
    assert {each.place for each in found} == {first, second}
    assert all(abs(each.since - datetime.now(UTC)) < timedelta(minutes=1) for each in found)
    store.delete(first)
    store.delete(first)
    with pytest.raises(Missing):
        store.get(first)


def test_an_address_with_a_slash_too_few_is_no_other_folder() -> None:
    with pytest.raises(
        StoreError, match=r"`srv` is read as a machine: for the folder /documents, file://[/]documents"
    ):
        DocumentStore("file://srv/documents")
    for url in ("file:srv/documents", "file://srv"):
        with pytest.raises(StoreError, match="the folder must begin with a slash"):
            DocumentStore(url)


def test_only_whoever_runs_it_looks_into_the_folder(tmp_path: Path) -> None:
    DocumentStore((tmp_path / "documents").as_uri()).put(b"x")
    assert stat.S_IMODE((tmp_path / "documents").stat().st_mode) == 0o700


def test_no_place_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    with pytest.raises(StoreError):
        DocumentStore((tmp_path / "documents").as_uri()).get("../secret")


@pytest.mark.parametrize("url", ["memory:///", "http://example.org/x", "documents", "s3://", "ftp://host/x"])
def test_what_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        DocumentStore(url)


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as keeping, giving and forgetting objects needs."""

    kept: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_GET(self) -> None:
        self._answer(200 if self.path in self.kept else 404, self.kept.get(self.path, b""))

    def do_POST(self) -> None:
        """Several are deleted by one request."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        key = sent.partition("<Key>")[2].partition("</Key>")[0]
        self.kept.pop(f"/bucket/{key}", None)
        self._answer(200, f"<DeleteResult><Deleted><Key>{key}</Key></Deleted></DeleteResult>".encode())

    def do_DELETE(self) -> None:
        self.kept.pop(self.path, None)
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 12:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    """A server that speaks as S3 does, as the provider's own variables name it."""
    Bucket.kept.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.usefixtures("bucket")
def test_a_store_in_a_bucket_gives_back_what_was_put() -> None:
    store = DocumentStore("s3://bucket/some/prefix")
    place = store.put(b"bytes")
    assert Bucket.kept == {f"/bucket/some/prefix/{place}": b"bytes"}
    assert store.get(place) == b"bytes"
    store.delete(place)
    assert Bucket.kept == {}
    with pytest.raises(Missing):
        store.get(place)


def test_a_provider_that_does_not_answer_is_told_in_one_line(bucket: ThreadingHTTPServer) -> None:
    store = DocumentStore("s3://bucket")
    bucket.server_close()
    with pytest.raises(StoreError) as error:
        store.put(b"bytes")
    assert "\n" not in str(error.value)
