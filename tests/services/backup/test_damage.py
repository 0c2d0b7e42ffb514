"""An archive that is not as it was written is refused with the place; what cannot be written leaves nothing behind."""

import io
import resource
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from assay.services.backup.archive import BackupError
from assay.services.backup.checking import check_archive
from assay.services.backup.restoring import restore_backup
from assay.services.backup.taking import take_backup
from machine.filling import everything
from services.backup.conftest import Place

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture
def archive(filled_place: Place, tmp_path: Path) -> Path:
    """A backup of a few rows of every table, and one document."""
    there = filled_place("sqlite")
    take_backup(there, tmp_path / "backup.tar", NOW)
    return tmp_path / "backup.tar"


def test_wherever_a_byte_is_changed_it_is_found_or_means_nothing(archive: Path) -> None:
    whole, sound = archive.read_bytes(), check_archive(archive)
    chance, told = Random(3), []  # noqa: S311
    for _ in range(400):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(changed)
        try:
            # The filling between members, and what tar keeps of owners, mean nothing.
            assert check_archive(archive) == sound
        except BackupError as error:
            told.append(str(error))
    assert len(told) > 100
    assert all(each.startswith(f"{archive}: ") for each in told)


def test_wherever_it_is_cut_off_it_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    end = whole.rstrip(b"\0")
    for length in [0, 1, 511, 512, 513, *range(1000, len(end), len(end) // 150), len(end) - 1]:
        archive.write_bytes(whole[:length])
        with pytest.raises(BackupError, match=r"cut off|cannot be read on|no backup|ends after"):
            check_archive(archive)


def members(archive: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(archive) as tar:
        return [(each, tar.extractfile(each).read()) for each in tar]  # type: ignore[union-attr]


def write(archive: Path, kept: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in kept:
            tar.addfile(info, io.BytesIO(content))


def changed(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    """A member whose own digest fits."""
    info = tarfile.TarInfo(name)
    info.size, info.pax_headers = len(content), {"ASSAY.sha256": sha256(content).hexdigest()}
    return info, content


def test_members_that_were_exchanged_with_care_are_found(archive: Path) -> None:
    sound = members(archive)
    names = [info.name for info, _ in sound]
    people, journal = (
        names.index("tables/people/000001.jsonl.gz"),
        names.index("tables/journal/000001.jsonl.gz"),
    )
    without = [each for n, each in enumerate(sound) if n != journal]
    other = [*sound]
    other[people] = changed(names[people], sound[journal][1])
    strange = [*sound[:-1], changed("elsewhere/passwd", b"root"), sound[-1]]
    named = [*sound[:-1], changed("documents/../../passwd", b"root"), sound[-1]]
    cases = {
        "tables/journal: these are not the rows that the manifest counts": without,
        "tables/people: these are not the rows that the manifest counts": other,
        "elsewhere/passwd: it does not belong to this backup": strange,
        "documents: there should be 0, here are 1": named,
        "tables/people/000001.jsonl.gz: it does not belong": [*sound[:-1], sound[people], sound[-1]],
        "comes after the end": [*sound, sound[people]],
        "this is no backup": sound[1:],
        "without a manifest": sound[:-1],
    }
    for sentence, kept in cases.items():
        write(archive, kept)
        with pytest.raises(BackupError) as error:
            check_archive(archive)
        assert sentence in str(error.value)
    write(archive, sound)
    check_archive(archive)


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"\0" * 20480, b"\x1f\x8b\x08"])
def test_what_is_no_backup_is_told_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup.tar").write_bytes(content)
    with pytest.raises(BackupError, match=r"cannot be read on|no backup"):
        check_archive(tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        check_archive(tmp_path / "nowhere.tar")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_archive_that_is_damaged_after_it_was_checked_restores_nothing(
    archive: Path, place: Place, kind: str
) -> None:
    here, checked = place(kind), check_archive(archive)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(BackupError):
        restore_backup(checked, here, NOW)
    with here.database.snapshot() as connection:
        assert not any(everything(connection).values())


@contextmanager
def a_disk_that_takes(size: int) -> Iterator[None]:
    """Whoever writes more into one file is told that it cannot be: by the system, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [40_000, 70_000])
def test_a_full_disk_leaves_no_half_file(filled_place: Place, tmp_path: Path, size: int) -> None:
    there, folder = filled_place("sqlite"), tmp_path / "backups"
    folder.mkdir()
    with there.database.snapshot() as connection:
        everything(connection)  # SQLite has the files that it needs beside its own
    with (
        a_disk_that_takes(size),
        pytest.raises(BackupError, match=r"backup.tar cannot be written: File too large; nothing was left"),
    ):
        take_backup(there, folder / "backup.tar", NOW)
    assert list(folder.iterdir()) == []


def test_a_target_that_cannot_be_is_a_sentence(filled_place: Place, tmp_path: Path) -> None:
    there = filled_place("sqlite")
    (tmp_path / "file").write_text("mine")
    for target, sentence in {
        tmp_path / "nowhere" / "backup.tar": "cannot be written: No such file or directory",
        tmp_path / "file" / "backup.tar": "cannot be written: Not a directory",
        tmp_path / "file": "is there already; name another file",
    }.items():
        with pytest.raises(BackupError, match=sentence):
            take_backup(there, target, NOW)
    assert (tmp_path / "file").read_text() == "mine"
