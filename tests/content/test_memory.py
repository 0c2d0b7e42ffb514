"""What is remembered from one reading to the next."""

import shutil
from pathlib import Path

import pytest

from assay.content.checking import Reading, read_sources
from assay.content.finding import Source, sources_at
from assay.content.memory import Memory

GUILD = Path(__file__).parents[1] / "dummy" / "guild"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GUILD, tmp_path / "guild"))


def _read(folder: Path, memory: Memory) -> Reading:
    return read_sources([Source("association", folder)], (), memory)


def _item(reading: Reading, id_: str) -> object:
    return reading.index.catalog.banks["hive-core"].by_id.get(id_)


def test_what_did_not_change_is_not_read_again(folder: Path) -> None:
    memory = Memory()
    before = _read(folder, memory)
    file = folder / "question_banks/hive-core/items/bio-001.md"
    file.write_text(file.read_text().replace("- [x] ", "- [x] Truly "))

    after = _read(folder, memory)

    assert _item(after, "bio-002") is _item(before, "bio-002")
    assert _item(after, "bio-001") != _item(before, "bio-001")


def test_what_is_remembered_says_the_same_as_what_is_read_anew(folder: Path) -> None:
    memory = Memory()
    _read(folder, memory)
    (folder / "question_banks/hive-core/items/bio-001.md").write_text("---\nid: bio-002\n---\nWhat?\n")
    (folder / "exams/master.yaml").write_text("id: [\n")

    again, anew = _read(folder, memory), _read(folder, Memory())

    assert again.report() == anew.report()
    assert again.report().problems
    assert again.index.origins == anew.index.origins


def test_a_broken_file_stands_for_what_it_was_where_that_is_forgiven(folder: Path) -> None:
    memory = Memory()
    before = _read(folder, memory)
    file = folder / "question_banks/hive-core/items/bio-001.md"
    sound = file.read_text()
    file.write_text(sound.replace("- [x]", "- [ ]"))

    strict = _read(folder, memory)
    memory.is_forgiving = True
    forgiving = _read(folder, memory)

    assert _item(strict, "bio-001") is None
    assert _item(forgiving, "bio-001") == _item(before, "bio-001")
    assert memory.forgiven == {file}
    assert forgiving.own == strict.own


def test_what_never_was_sound_cannot_be_forgiven(folder: Path) -> None:
    file = folder / "question_banks/hive-core/items/bio-001.md"
    file.write_text("nothing\n")
    memory = Memory(is_forgiving=True)

    assert _item(_read(folder, memory), "bio-001") is None
    assert memory.forgiven == set()


def test_nobody_writes_in_what_was_built_or_installed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    for name in ("build", "dist", "node_modules", "venv", ".venv"):
        shutil.copytree(GUILD, tmp_path / name / "lib" / "guild")
    (tmp_path / "venv" / "pyvenv.cfg").write_text("")

    assert sources_at(tmp_path) == [Source("association", folder)]
