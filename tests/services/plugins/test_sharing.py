"""Maps and banks that associations share: the operator takes them into effect, with what needs them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.plugins.acting import accept, accept_by_operator, turn
from assay.services.plugins.effect import Effect
from assay.services.plugins.looking import find_part, shared_with
from assay.services.plugins.noting import note_installed
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.plugins import PartStanding
from services.building import ASSOCIATION, GUILD, NOW
from services.plugins.editions import Folder, edit

NEIGHBORS = "people.neighbors"


def shared_edition(place: Path, change: Callable[[Path], object] = lambda _: None) -> Plugins:
    """The guild, whose map and bank lie in folders of the installation."""
    folder = shutil.copytree(GUILD, place / "guild")
    change(folder)
    for name in ("question_banks", "competency_maps"):
        shutil.move(folder / name, place / name)
    return Plugins.only({"guild": Folder(folder)}, [place / "question_banks"], [place / "competency_maps"])


def more_of_people(folder: Path) -> None:
    """The exam asks for more questions about people, and the bank has them."""
    items = folder / "question_banks" / "hive-core" / "items"
    pattern = next(each for each in sorted(items.glob("*.md")) if NEIGHBORS in each.read_text("utf-8"))
    for number in range(4):
        name = f"nbr-1{number:02}"
        text = pattern.read_text("utf-8").replace(f"id: {pattern.stem}", f"id: {name}")
        (items / f"{name}.md").write_text(text, "utf-8")
    exam = folder / "exams" / "master.yaml"
    edit(
        exam,
        "{colony: [2, 3], health: [1, 3], people: [1, 2]}",
        "{colony: [1, 1], health: [1, 1], people: [4, 4]}",
    )


@pytest.fixture
def second(database: Database, tmp_path: Path) -> Plugins:
    """Another version of the bank and of the exam that needs it."""
    note_installed(database, shared_edition(tmp_path / "first"), NOW)
    installed = shared_edition(tmp_path / "second", more_of_people)
    note_installed(database, installed, NOW)
    return installed


def test_each_part_waits_by_itself(database: Database, second: Plugins) -> None:
    with database.reading() as session:
        effect = Effect(second)
        own = find_part(session, effect, ASSOCIATION)
        states = {each.name: each.status for each in (own, *shared_with(session, effect, own))}
    assert states == {ASSOCIATION: "waiting", "bank/hive-core": "waiting", "map/beekeeping": "enabled"}


def test_what_does_not_fit_to_the_rest_is_refused_with_the_reason(
    database: Database, second: Plugins, coordinator: Actor
) -> None:
    mark = second.parts[-1].fingerprint
    with (
        database.writing() as session,
        pytest.raises(Refused, match=r"river-guild: .*may have to take effect first"),
    ):
        accept(session, Effect(second), coordinator, ASSOCIATION, mark, NOW)


def test_the_operator_takes_one_after_the_other_or_both_together(
    database: Database, second: Plugins, coordinator: Actor
) -> None:
    with database.writing() as session:
        effect = Effect(second)
        assert [each.part for each in accept_by_operator(session, effect, ["bank/hive-core"], NOW)] == [
            "bank/hive-core"
        ]
    with database.writing() as session:
        accept(session, Effect(second), coordinator, ASSOCIATION, second.parts[-1].fingerprint, NOW)
    with database.reading() as session:
        assert Effect(second).catalog(session) is second.catalog
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    # A shared part stands in the log of each association that uses it.
    assert [(line.act, line.association) for line in lines[-2:]] == [
        ("take effect: operator", ASSOCIATION),
        ("take effect: coordinator", ASSOCIATION),
    ]


def test_everything_at_once_fits(database: Database, second: Plugins) -> None:
    with database.writing() as session:
        taken = accept_by_operator(session, Effect(second), [], NOW)
    assert [each.part for each in taken] == ["bank/hive-core", ASSOCIATION]


def test_who_uses_a_part_is_not_asked_of_what_cannot_be_read_any_more(
    database: Database, tmp_path: Path
) -> None:
    note_installed(database, shared_edition(tmp_path / "first"), NOW)
    with database.writing() as session:
        session.get_one(PartStanding, ASSOCIATION).in_effect.content = {"a key of before": 1}
    item = Path("question_banks", "hive-core", "items", "bio-001.md")
    second = shared_edition(tmp_path / "second", lambda folder: edit(folder / item, "worker", "drone"))
    note_installed(database, second, NOW, accepts=True)
    with database.reading() as session:
        assert session.get_one(PartStanding, "bank/hive-core").in_effect.way == "setting"


def test_an_association_that_is_turned_off_before_anything_was_noted_keeps_what_is_shared(
    database: Database, coordinator: Actor, tmp_path: Path
) -> None:
    effect = Effect(shared_edition(tmp_path))
    with database.writing() as session:
        turn(session, effect, coordinator, ASSOCIATION, NOW, on=False)
        assert effect.situation(session).left_out == {}
