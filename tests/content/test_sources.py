"""Folders become models, or a ContentError that names every problem."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.content.problems import ContentError, Gathering
from assay.content.reading.texts import MOST_BYTES
from assay.content.sources import load_bank, read_association_folder, read_bank, read_map

WORDS = st.lists(st.from_regex(r"[a-zäé]{1,9}", fullmatch=True), min_size=1, max_size=8).map(" ".join)
#: One folder for all examples is fine: each overwrites its file.
SHARED = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def problems_of(bank: Path) -> list[str]:
    gathering = Gathering()
    load_bank(bank, gathering)
    return [str(each).replace(f"{bank}/", "") for each in gathering.problems]


def test_the_guild_is_read_whole(guild: Path) -> None:
    content = read_association_folder(guild)

    assert content.association.endorsement("master").category("teaching").title == "Teaching"
    assert content.exams[0].sections[1].minutes == 20
    assert content.maps[0].competency("people.mentoring").assessed_by == ("essay", "portfolio")
    assert content.maps[0].domain("colony").title == "The colony"
    assert content.rubrics[0].criteria[1].highest == 3
    assert [version.effective.year for version in content.criteria["master"].versions] == [2023, 2025]


def test_an_item_keeps_its_markdown(guild: Path) -> None:
    item = read_bank(guild / "question_banks" / "hive-core").item("bio-003")

    assert item.stem.endswith("\n\nWhich reading fits **best**?")
    assert [option.is_key for option in item.options] == [False, False, True, False]
    assert (item.key, item.competency, item.domain) == (2, "colony.biology", "colony")
    assert item.rationale.count("\n- *") == 3


def test_a_task_may_have_several_paragraphs(guild: Path) -> None:
    prompts = {each.id: each for each in read_association_folder(guild).prompts}

    assert prompts["inspection-the-silent-hive"].tasks == (
        "Describe what you look at, and in which order.",
        "Give **two** readings of what you see.\n\nSay what would decide between them.",
        "Say what you do today, and what you leave.",
    )


def test_a_folder_without_anything_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read_association_folder(tmp_path)

    assert [each.path.name for each in raised.value.problems] == ["association.yaml"]


def test_sub_folders_may_be_missing(guild: Path) -> None:
    for each in (guild / "prompts").iterdir():
        each.unlink()
    (guild / "prompts").rmdir()

    assert read_association_folder(guild).prompts == ()


def test_all_problems_of_all_files_come_at_once(guild: Path) -> None:
    for name in ("rubrics/practice.yaml", "prompts/season-the-gift.md", "question_banks/hive-core/bank.yaml"):
        (guild / name).write_text("a: [")

    with pytest.raises(ContentError) as raised:
        read_association_folder(guild)

    names = [each.path.name for each in raised.value.problems]
    assert names == ["season-the-gift.md", "bank.yaml", "practice.yaml"]


def test_windows_line_ends_and_a_mark_at_the_start_change_nothing(item_file: Path) -> None:
    plain = read_bank(item_file.parents[1])
    item_file.write_bytes(b"\xef\xbb\xbf" + item_file.read_bytes().replace(b"\n", b"\r\n"))

    assert read_bank(item_file.parents[1]) == plain


def test_two_ways_to_write_an_accent_are_one_text(item_file: Path) -> None:
    item_file.write_text(item_file.read_text().replace("How many", "Caf\u00e9: how many"))
    composed = read_bank(item_file.parents[1])
    item_file.write_text(item_file.read_text().replace("\u00e9", "e\u0301"))

    assert read_bank(item_file.parents[1]) == composed


def test_a_link_out_of_the_folder_is_not_followed(item_file: Path, tmp_path: Path) -> None:
    outside = item_file.rename(tmp_path / "secret.md")
    item_file.symlink_to(outside)

    expected = ["items/bio-001.md:1: the file is a link that leads out of the folder, expected a file"]
    assert problems_of(item_file.parents[1]) == expected


def test_links_to_themselves_folders_and_nowhere_are_reported(item_file: Path) -> None:
    items = item_file.parent
    for name, target in (("loop.md", "loop.md"), ("nowhere.md", "gone.md"), ("folder.md", ".")):
        (items / name).symlink_to(target)

    found = problems_of(items.parent)

    assert [each.partition(":")[0] for each in found] == [
        "items/folder.md",
        "items/loop.md",
        "items/nowhere.md",
    ]


def test_a_file_too_large_is_not_read(item_file: Path) -> None:
    item_file.write_bytes(b"x" * (MOST_BYTES + 1))

    expected = ["items/bio-001.md:1: the file is too large, expected at most 1,000,000 bytes"]
    assert problems_of(item_file.parents[1]) == expected


def test_a_bomb_of_references_is_refused_at_once(guild: Path) -> None:
    rows = [f"a{row}: &a{row} [{', '.join([f'*a{row - 1}'] * 9)}]" for row in range(1, 60)]
    file = guild / "competency_maps" / "beekeeping.yaml"
    file.write_text("\n".join(["a0: &a0 [x]", *rows]))

    with pytest.raises(ContentError) as raised:
        read_map(file)

    assert [each.line for each in raised.value.problems] == [1, 2, 2]


def test_a_map_tells_every_competency_by_its_full_id(guild: Path) -> None:
    found = read_map(guild / "competency_maps" / "beekeeping.yaml")

    assert list(found.competencies)[:3] == ["colony.biology", "colony.seasons", "health.brood-diseases"]


@pytest.fixture
def lone_item(tmp_path: Path) -> Path:
    """The only item of a bank, still to be written."""
    (tmp_path / "lone" / "items").mkdir(parents=True)
    (tmp_path / "lone" / "bank.yaml").write_text(
        "{id: lone, title: Lone, map: beekeeping, description: One item.}"
    )
    return tmp_path / "lone" / "items" / "a.md"


@SHARED
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())))
def test_no_content_makes_a_reader_fail(content: bytes, lone_item: Path) -> None:
    map_file = lone_item.with_suffix(".yaml")
    map_file.write_bytes(content)
    lone_item.write_bytes(content)

    with pytest.raises(ContentError):
        read_map(map_file)
    map_file.unlink()
    with pytest.raises(ContentError):
        read_bank(lone_item.parents[1])


@SHARED
@given(
    body=st.lists(
        st.sampled_from(["- [x] a", "- [ ] b", "- c", "1. d", "## Rationale", "# e", "---", "", "  f", "g"])
    ),
    front=st.lists(
        st.sampled_from(["id: a", "cognitive: recall", "status: [", "- b", "", "x: {y", "\t", "? z"])
    ),
)
def test_no_order_of_lines_makes_a_reader_fail(body: list[str], front: list[str], lone_item: Path) -> None:
    lone_item.write_text("\n".join(["---", *front, "---", *body]))

    gathering = Gathering()
    load_bank(lone_item.parents[1], gathering)

    assert gathering.problems
    assert all(1 <= each.line <= len(front) + len(body) + 3 for each in gathering.problems)


HEAD = "---\nid: a\ncompetencies: [b.c]\ncognitive: recall\nstatus: draft\n---\n"


@SHARED
@given(
    stem=st.lists(WORDS, min_size=1, max_size=3), texts=st.lists(WORDS, min_size=2, max_size=6, unique=True)
)
def test_an_item_is_read_as_it_was_written(stem: list[str], texts: list[str], lone_item: Path) -> None:
    options = "\n".join(f"- [{'x' if not place else ' '}] {text}" for place, text in enumerate(texts))
    written = "\n\n".join(stem)
    lone_item.write_text(f"{HEAD}{written}\n\n{options}\n\n## Rationale\nSo it is.\n")

    item = read_bank(lone_item.parents[1]).item("a")

    assert item.stem == written
    assert [option.text for option in item.options] == texts
    assert item.key == 0
