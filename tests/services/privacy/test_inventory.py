"""Every column of every table is classified, once, and exports and erasures are made from that."""

from dataclasses import fields

from assay.services.privacy.forgetting.acting import KINDS
from assay.services.privacy.forgetting.documents import UnusedDocuments
from assay.services.privacy.forgetting.files import MailFiles
from assay.services.privacy.forgetting.rows import ROWS
from assay.services.privacy.inventory import Holding, holdings_of_people, inventory
from assay.services.privacy.keeping import Keeping, variable_of
from assay.services.privacy.words import TITLES
from assay.storage import schema
from assay.storage.base import Base, Instant

FIELDS = [each.name for each in fields(Keeping)]
VARIABLES = [variable_of(each) for each in FIELDS]
#: Where what is personal stands although the row is about another person, and what becomes of it.
POINTERS = "a number of a person, whose row is emptied when they are erased"


def classified(holding: Holding) -> tuple[str, ...]:
    """Every column that the file names."""
    return (*holding.personal, *holding.record, *holding.staff, *holding.technical)


def test_every_column_is_classified_once() -> None:
    assert schema  # brings every table
    for name, table in Base.metadata.tables.items():
        assert name in inventory(), f"{name} must be classified in services/privacy/inventory.toml"
        there = [each.name for each in table.columns]
        assert sorted(classified(inventory()[name])) == sorted(there), name


def test_nothing_is_classified_that_is_not_there() -> None:
    assert set(inventory()) == set(Base.metadata.tables)
    for name, holding in inventory().items():
        assert set(holding.hidden) <= set(classified(holding)), name


def test_whoever_a_column_names_is_the_owner_or_staff() -> None:
    for name, holding in inventory().items():
        people = {
            column.name
            for column in holding.table.columns
            for key in column.foreign_keys
            if key.target_fullname == "people.id"
        }
        assert people - {"person_id"} - {holding.whose} <= set(holding.staff), f"{name}: {POINTERS}"


def test_what_is_personal_has_an_owner_and_goes() -> None:
    for name, holding in inventory().items():
        assert bool(holding.personal) <= bool(holding.whose), name
        assert (holding.erasing == "kept") == (not holding.personal), name
        if holding.whose:
            assert holding.why, name
            assert holding.how_long, name


def test_secrets_are_in_no_export() -> None:
    given = {f"{each.table.name}.{column.name}" for each in holdings_of_people() for column in each.exported}

    assert not given & {
        "people.password",
        "people.fs_uniquifier",
        "mails.body",
        "sittings.ticket",
        "audit.detail",
    }
    assert "responses.answer" in given


def test_every_table_about_people_has_a_title() -> None:
    assert {each.table.name for each in holdings_of_people()} == set(TITLES)


def test_whatever_has_a_time_says_what_ends_it() -> None:
    for name, holding in inventory().items():
        has_a_time = any(isinstance(each.type, Instant) for each in holding.table.columns)
        assert holding.ended_by or not has_a_time, f"{name}: say in ended_by what ends it"
        assert set(holding.ended_by) <= {*VARIABLES, "owner", "itself", "record"}, name
        assert "record" not in holding.ended_by or len(holding.ended_by) == 1, name


def test_every_setting_ends_what_the_list_says() -> None:
    by_rule = {(each.kind.__tablename__, variable_of(each.keeps)) for each in ROWS}
    by_rule |= {("documents", variable_of(UnusedDocuments.keeps))}
    listed = {(name, each) for name, one in inventory().items() for each in one.ended_by if each in VARIABLES}

    assert listed == by_rule
    assert {each.keeps for each in KINDS} == set(FIELDS)
    # Files are in no table.
    assert {variable_of(MailFiles.keeps)} == set(VARIABLES) - {variable for _, variable in listed}
