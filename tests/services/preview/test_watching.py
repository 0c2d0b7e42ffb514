"""A folder that is read again as it changes: what pages show, and what is said of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.content.finding import Source, sources_at
from assay.content.problems import Key
from assay.services.preview.editions import Edition
from assay.services.preview.files import MOST_FILES, stamps
from assay.services.preview.watching import Watch

GUILD = Path(__file__).parents[2] / "dummy" / "guild"
BANK = "question_banks/hive-core"
#: As long as a busy machine may need.
PATIENCE = 60.0
Watching = Callable[[Path, list[Source]], Watch]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GUILD, tmp_path / "guild"))


@pytest.fixture
def watching() -> Iterator[Watching]:
    """A watch that looks at a folder until the end of the test."""
    started: list[Watch] = []

    def start(folder: Path, shared: list[Source]) -> Watch:
        watch = Watch(folder, lambda: shared, lambda: date(2026, 11, 22))
        started.append(watch)
        watch.start()
        return watch

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def watch(folder: Path, watching: Watching) -> Watch:
    return watching(folder, [])


def _words(edition: Edition) -> list[str]:
    return [each.what for each in (*edition.problems, *edition.notes)]


def test_what_is_sound_has_no_problem_and_is_shown(watch: Watch) -> None:
    edition = watch.settled(PATIENCE)

    assert (edition.number, edition.mark, edition.problems) == (1, "1.1", ())
    assert "river-guild" in edition.shown.associations
    assert edition.is_own(Key("item", "bio-001", "hive-core"))


def test_a_change_is_noticed_by_itself(watch: Watch, folder: Path) -> None:
    before = watch.settled(PATIENCE)
    file = folder / BANK / "items" / "bio-001.md"
    file.write_text(file.read_text().replace("- [x] ", "- [x] Truly "))

    after = watch.newer_than(before.mark, PATIENCE)

    item = after.shown.banks["hive-core"].by_id["bio-001"]
    assert any(each.text.startswith("Truly ") for each in item.options)
    assert after.latest[0][0] == file


def test_an_editor_that_puts_a_new_file_in_the_place_of_the_old_one(watch: Watch, folder: Path) -> None:
    before, file = watch.settled(PATIENCE), folder / "association.yaml"
    old = file.stat()
    written = file.with_name(".association.yaml.swp")
    # As long as the old one, and as old.
    written.write_text(file.read_text().replace("River", "Rover"))
    os.utime(written, ns=(old.st_atime_ns, old.st_mtime_ns))
    written.rename(file)

    after = watch.newer_than(before.mark, PATIENCE)

    assert "Rover" in after.shown.associations["river-guild"].name


def test_whoever_asks_gets_what_is_there_at_that_moment(folder: Path) -> None:
    watch = Watch(folder, list, lambda: date(2026, 11, 22))
    first = watch.current()
    assert watch.current() is first
    (folder / BANK / "items" / "bio-002.md").unlink()

    assert "bio-002" not in watch.current().shown.banks["hive-core"].by_id


def test_a_broken_file_is_named_and_shown_as_it_was_until_it_is_mended(watch: Watch, folder: Path) -> None:
    before, file = watch.settled(PATIENCE), folder / BANK / "items" / "bio-001.md"
    sound = file.read_text()
    file.write_text(sound.replace("- [x]", "- [ ]"))

    broken = watch.newer_than(before.mark, PATIENCE)

    assert _words(broken) == ["no option is marked as the key"]
    assert broken.forgiven == {file}
    assert broken.shown == before.shown
    file.write_text(sound)
    mended = watch.settled(PATIENCE)
    assert (mended.problems, mended.forgiven) == ((), frozenset())


@pytest.mark.parametrize("name", ["association.yaml", "exams/master.yaml", f"{BANK}/bank.yaml"])
def test_nothing_else_goes_with_a_file_that_breaks(watch: Watch, folder: Path, name: str) -> None:
    before, file = watch.settled(PATIENCE), folder / name
    file.write_text("id: [\n")

    broken = watch.newer_than(before.mark, PATIENCE)

    assert broken.shown == before.shown
    assert {each.path for each in broken.problems} >= {file}


def test_an_association_that_cannot_be_read_from_the_start_is_named(folder: Path, watching: Watching) -> None:
    (folder / "association.yaml").write_text("id: [\n")

    edition = watching(folder, []).settled(PATIENCE)

    assert edition.shown.associations == {}
    assert {each.path.name for each in edition.problems} == {"association.yaml"}


def test_an_empty_folder_and_one_that_goes_away(tmp_path: Path, watching: Watching) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    watch = watching(folder, [])
    empty = watch.settled(PATIENCE)

    assert _words(empty) == ["nothing that Assay reads is here"]
    shutil.copytree(GUILD, folder, dirs_exist_ok=True)
    full = watch.newer_than(empty.mark, PATIENCE)
    assert "river-guild" in full.shown.associations
    shutil.rmtree(folder)
    gone = watch.current()
    assert _words(gone) == ["nothing that Assay reads is here"]


def _shared(folder: Path, tmp_path: Path) -> list[Source]:
    """The guild's bank and map beside it, and others that it does not use."""
    for name in ("question_banks", "competency_maps"):
        (folder / name).rename(tmp_path / name)
    other = Path(shutil.copytree(tmp_path / BANK, tmp_path / "question_banks" / "other"))
    (other / "bank.yaml").write_text((other / "bank.yaml").read_text().replace("hive-core", "other"))
    return [each for name in ("question_banks", "competency_maps") for each in sources_at(tmp_path / name)]


def test_of_what_is_shared_only_what_the_folder_rests_on_is_shown(
    folder: Path, tmp_path: Path, watching: Watching
) -> None:
    edition = watching(folder, _shared(folder, tmp_path)).settled(PATIENCE)

    assert (list(edition.shown.banks), list(edition.shown.maps)) == (["hive-core"], ["beekeeping"])
    assert edition.is_own(Key("bank", "hive-core"))
    assert edition.problems == ()


def test_where_a_name_leads_nowhere_the_nearest_one_is_told(
    folder: Path, tmp_path: Path, watching: Watching
) -> None:
    shared, exam = _shared(folder, tmp_path), folder / "exams" / "master.yaml"
    exam.write_text(exam.read_text().replace("bank: hive-core", "bank: hive-cor"))

    edition = watching(folder, shared).settled(PATIENCE)

    assert any("hive-cor" in each.what and "hive-core" in each.expected for each in edition.problems)


def test_a_thousand_broken_items_are_all_named(folder: Path, watching: Watching) -> None:
    for number in range(1000):
        (folder / BANK / "items" / f"new-{number:04}.md").write_text(
            f"---\nid: new-{number:04}\n---\nWhat?\n"
        )

    edition = watching(folder, []).settled(PATIENCE)

    assert len({each.path for each in edition.problems}) == 1000
    assert "bio-001" in edition.shown.banks["hive-core"].by_id


def test_files_that_nobody_should_write_are_problems_and_no_more(folder: Path, watching: Watching) -> None:
    items = folder / BANK / "items"
    (items / "bomb.md").write_text("---\na: &a [x]\nb: [*a, *a, *a]\n---\n")
    (items / "huge.md").write_text("x" * 2_000_000)
    (items / "bytes.md").write_bytes(b"\xff\xfe\x00")
    (items / "folder.md").mkdir()
    (items / "nowhere.md").symlink_to(items / "not-there.md")
    (items / "outside.md").symlink_to("/etc/hostname")
    (items / "round.md").symlink_to(items / "round.md")

    edition = watching(folder, []).settled(PATIENCE)

    found = {each.path.name for each in edition.problems}
    assert found == {"bomb.md", "huge.md", "bytes.md", "nowhere.md", "outside.md", "round.md"}


def test_checks_that_break_off_are_said_and_end_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, watching: Watching
) -> None:
    def today() -> date:
        raise ZeroDivisionError("no day")

    watch = Watch(folder, list, today)
    watch.start()
    edition = watch.settled(PATIENCE)
    watch.stop()

    assert _words(edition) == ["the further checks broke off (ZeroDivisionError: no day)"]


def test_folders_that_cannot_be_read_are_said_and_end_nothing(folder: Path) -> None:
    closed = True

    def shared() -> list[Source]:
        if closed:
            raise PermissionError(13, "Permission denied")
        return []

    watch = Watch(folder, shared, lambda: date(2026, 11, 22))
    watch.start()
    edition = watch.settled(PATIENCE)
    closed = False
    (folder / BANK / "items" / "bio-002.md").unlink()
    opened = watch.newer_than(edition.mark, PATIENCE)
    watch.stop()

    assert _words(edition) == ["the files could not be read (PermissionError: [Errno 13] Permission denied)"]
    assert "river-guild" in opened.shown.associations


def test_files_are_counted_no_further_than_anybody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assay.services.preview.files.MOST_FILES", 3)
    for number in range(5):
        (tmp_path / f"{number}.yaml").write_text("")

    assert len(stamps([tmp_path])) == 3
    assert MOST_FILES > 10_000


def test_a_watch_that_is_stopped_keeps_nobody_waiting(folder: Path) -> None:
    watch = Watch(folder, list, lambda: date(2026, 11, 22))
    watch.start()
    edition = watch.settled(PATIENCE)
    watch.stop()

    assert watch.newer_than(edition.mark, PATIENCE) is edition
