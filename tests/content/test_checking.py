"""A check reads what it is told, and blames no file for the mistake of another."""

import shutil
from pathlib import Path

from assay.content.checking import read_as_needed, read_sources
from assay.content.finding import Source, sources_around, sources_at
from dummy.plugins import GUILD

LIGHTHOUSE = GUILD.with_name("lighthouse")


def test_the_guild_has_no_problem_and_is_counted(guild: Path) -> None:
    report = read_sources([Source("association", guild)]).report()

    assert report.as_json() == {
        "problems": [],
        "notes": [],
        "counts": {
            "associations": 1, "maps": 1, "domains": 3, "competencies": 6, "indicators": 7, "banks": 1,
            "items": 15, "prompts": 5, "rubrics": 2, "criteria": 4, "exams": 1,
            "agreements": 1, "controls": 0,
        },
    }  # fmt: skip


def test_a_bank_is_checked_against_what_stands_around_it(guild: Path) -> None:
    bank = Source("bank", guild / "question_banks" / "hive-core")

    alone = read_sources([bank]).report()
    assert [each.what for each in alone.problems] == ["the competency map `beekeeping` does not exist"]
    assert read_sources([bank], sources_around(bank.path)).report().problems == ()


def test_the_problems_of_what_stands_around_are_not_reported(guild: Path) -> None:
    (guild / "rubrics" / "practice.yaml").write_text("id: [")
    bank = Source("bank", guild / "question_banks" / "hive-core")

    report = read_sources([bank], [Source("association", guild)]).report()

    assert report.problems == ()
    assert report.counts["rubrics"] == 0


def test_what_stands_around_is_read_only_where_it_may_be_pointed_at(guild: Path) -> None:
    own, around = [Source("association", guild)], [Source("association", LIGHTHOUSE)]
    alone = read_as_needed(own, around)
    file = guild / "competency_maps" / "beekeeping.yaml"
    match = "matches: [{map: keeping, competency: light.lamp, relation: exact}]"
    file.write_text(file.read_text().replace("title: Biology", f"{match}\n        title: Biology", 1))
    matching = read_as_needed(own, around)

    assert (set(alone.index.catalog.associations), alone.report().problems) == ({"river-guild"}, ())
    assert [each.what for each in matching.report().problems] == [
        "the competency `light.lamp` is not in the map `keeping`"
    ]


def test_a_copy_stands_for_what_is_installed_under_the_same_ids(guild: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(guild, tmp_path / "copy"))
    (copy / "question_banks" / "hive-core" / "items" / "bio-002.md").unlink()

    report = read_sources([Source("association", copy)], [Source("association", guild)]).report()

    enemy = "the enemy `bio-002` does not exist in the bank `hive-core`"
    assert [each.what for each in report.problems] == [enemy]


def test_two_copies_are_two_of_one_id(guild: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(guild, tmp_path / "second"))

    report = read_sources([Source("association", guild), Source("association", copy)]).report()

    assert [each.path for each in report.problems] == [copy / "association.yaml"]
    assert "is taken by" in report.problems[0].what


def test_a_broken_file_is_the_only_one_to_blame(guild: Path) -> None:
    for name in ("competency_maps/beekeeping.yaml", "rubrics/practice.yaml", "prompts/season-the-gift.md"):
        (guild / name).write_text("id: [")
    for each in (guild / "question_banks" / "hive-core" / "items").glob("bio-*.md"):
        each.write_text("nothing")

    report = read_sources([Source("association", guild)]).report()

    names = [
        "beekeeping.yaml",
        "season-the-gift.md",
        "bio-001.md",
        "bio-002.md",
        "bio-003.md",
        "practice.yaml",
    ]
    assert [each.path.name for each in report.problems] == names


def test_every_path_tells_what_it_holds(guild: Path) -> None:
    bank = guild / "question_banks" / "hive-core"
    expected = {
        guild.parent: Source("association", guild),
        guild / "exams" / "master.yaml": Source("association", guild),
        guild / "prompts" / "season-the-gift.md": Source("association", guild),
        guild / "competency_maps": Source("map", guild / "competency_maps" / "beekeeping.yaml"),
        guild / "competency_maps" / "beekeeping.yaml": Source(
            "map", guild / "competency_maps" / "beekeeping.yaml"
        ),
        guild / "question_banks": Source("bank", bank),
        bank / "bank.yaml": Source("bank", bank),
        bank / "items" / "bio-001.md": Source("bank", bank),
    }

    assert {path: sources_at(path) for path in expected} == {path: [each] for path, each in expected.items()}


def test_a_folder_whose_own_file_is_missing_is_still_found(guild: Path) -> None:
    (guild / "association.yaml").unlink()
    (guild / "question_banks" / "hive-core" / "bank.yaml").unlink()

    assert sources_at(guild) == [Source("association", guild)]
    assert [each.path.name for each in read_sources(sources_at(guild)).report().problems] == [
        "association.yaml",
        "bank.yaml",
    ]


def test_a_map_is_found_wherever_it_lies(guild: Path, tmp_path: Path) -> None:
    lying = (guild / "competency_maps" / "beekeeping.yaml").rename(tmp_path / "beekeeping.yaml")
    (tmp_path / "notes.yaml").write_text("a: b")

    assert sources_at(tmp_path)[0] == Source("map", lying)
    assert sources_at(lying) == [Source("map", lying)]
    assert sources_at(tmp_path / "notes.yaml") == []
