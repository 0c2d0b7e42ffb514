"""Training hours from a spreadsheet: every line looked at, and only what is fine and new taken over."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.bulk import add_entries
from assay.services.portfolio.csv_tables import text_of
from assay.services.portfolio.entries import add_entry, entries_of
from assay.services.portfolio.hours_import import (
    Reading,
    import_hours,
    read_hours,
    template,
    to_correct,
    topics_known,
)
from assay.services.portfolio.limits import MOST_ENTRIES
from assay.services.portfolio.rows import MODELS
from assay.storage.database import Database
from services.building import NOW

HEAD = "title,hours,on,from,until,topics,ages,didactic,competencies\n"


@pytest.fixture
def session(database: Database, ada: Actor) -> Iterator[Session]:
    """One transaction for the whole test, begun when its people are there."""
    with database.writing() as opened:
        yield opened


def read(session: Session, guild: Catalog, owner: Actor, *lines: str) -> Reading:
    return read_hours(session, guild, owner, HEAD + "\n".join(lines), NOW)


def test_a_line_becomes_a_training(session: Session, guild: Catalog, ada: Actor) -> None:
    line = 'Hives  in winter,"7,5",,9/1/2026,2026-10-31,Visits,,yes,'
    text = HEAD + line
    assert import_hours(session, guild, ada, text, NOW) == 1
    (entry,) = entries_of(session, ada, "training")
    assert (entry.key, entry.created_at) == ("hives-in-winter", NOW)
    assert entry.content == {
        "title": "Hives in winter",
        "hours": "7.5",
        "from": "2026-09-01",
        "until": "2026-10-31",
        "topics": ["visits"],
        "didactic": True,
    }


def test_competencies_are_known_by_id_and_by_title(session: Session, guild: Catalog, ada: Actor) -> None:
    (map_,) = guild.maps.values()
    full, competency = next(iter(map_.competencies.items()))
    domain = map_.domains[0].title
    for cell in (full, competency.title.upper(), f"{domain}: {competency.title}"):
        (line,) = read(session, guild, ada, f'A,1,2026-01-01,,,,,,"{cell}"').lines
        assert line.training is not None
        assert line.training.competencies == (full,)


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (",1,2026-01-01,,,,,,", "title", "There is no title, expected what the training was called."),
        ("A,,2026-01-01,,,,,,", "hours", "expected a number such as 6 or 1.5."),
        ("A,1,,,,,,,", "on", "The day is missing, expected one day, or a first and a last one."),
        ("A,1,,2026-01-01,,,,,", "on", "The day is missing"),
        ("A,1,2026-01-01,2026-01-01,2026-01-02,,,,", "on", "There is one day and several"),
        ("A,1,,2026-01-02,2026-01-01,,,,", "until", "2026-01-01 is before 2026-01-02"),
        ("A,1,2026-01-01,,,weaving,,,", "topics", "is not a known topic, expected “Visits” or nothing."),
        ("A,1,2026-01-01,,,,young,,", "ages", "not a span of ages"),
        ("A,1,2026-01-01,,,,36-0m,,", "ages", "the younger age stands first"),
        ("A,1,2026-01-01,,,,,perhaps,", "didactic", "neither yes nor no"),
        ("A,1,2026-01-01,,,,,,flying", "competencies", "is not a known competency"),
        (f"{'A' * 201},1,2026-01-01,,,,,,", "title", "has 201 characters"),
    ],
)
def test_a_mistake_names_its_line_its_column_and_what_was_expected(
    session: Session, guild: Catalog, ada: Actor, line: str, column: str, words: str
) -> None:
    reading = read(session, guild, ada, "Fine,1,2026-01-01,,,,,,", line)
    assert [each.status for each in reading.lines] == ["fine", "error"]
    (mistake,) = reading.lines[1].mistakes
    assert (reading.lines[1].row.line, mistake.column) == (3, column)
    assert words in str(mistake)


def test_all_mistakes_of_a_line_are_told_at_once(session: Session, guild: Catalog, ada: Actor) -> None:
    (line,) = read(session, guild, ada, ",six,2/30/2026,,,,,,").lines
    assert [each.column for each in line.mistakes] == ["title", "hours", "on"]


def test_what_is_there_already_is_not_added_again(session: Session, guild: Catalog, ada: Actor) -> None:
    values = {"id": "x", "title": "Hives in Winter!", "hours": "7.50", "on": "2026-01-01"}
    add_entry(session, ada, MODELS["training"].model_validate(values), NOW)
    lines = (
        "hives in winter,7.5,1/1/2026,,,,,,",
        "Swarms,2,2026-01-01,,,,,,",
        "Swarms,2.0,2026-01-01,,,,,,",
        "Swarms,2,2026-01-02,,,,,,",
    )
    reading = read(session, guild, ada, *lines)
    assert [each.status for each in reading.lines] == ["there", "fine", "there", "fine"]
    assert [each.same_as for each in reading.of("there")] == ["your portfolio", "line 3"]
    text = HEAD + "\n".join(lines)
    assert import_hours(session, guild, ada, text, NOW) == 2
    assert import_hours(session, guild, ada, text, NOW) == 0
    assert [each.key for each in entries_of(session, ada, "training")] == [
        "hives-in-winter",
        "swarms",
        "swarms-2",
    ]


def test_only_looking_changes_nothing(session: Session, guild: Catalog, ada: Actor) -> None:
    read(session, guild, ada, "Swarms,2,2026-01-01,,,,,,")
    assert entries_of(session, ada, "training") == []


def test_lines_to_correct_come_back_as_a_table_that_can_be_read_again(
    session: Session, guild: Catalog, ada: Actor
) -> None:
    reading = read(session, guild, ada, "Fine,1,2026-01-01,,,,,,", "=HYPERLINK(1),six,2026-01-01,,,,,,")
    text = text_of(to_correct(reading))
    assert "'=HYPERLINK" in text
    again = read_hours(session, guild, ada, text.replace("six,2026", "6,2026"), NOW)
    assert again.table.ignored == ("What to correct",)
    (line,) = again.of("fine")
    assert line.training is not None
    assert line.training.title == "=HYPERLINK(1)"


def test_the_empty_table_has_every_column(session: Session, guild: Catalog, ada: Actor) -> None:
    reading = read_hours(session, guild, ada, text_of(template()), NOW)
    assert list(reading.table.heads) == HEAD.strip().split(",")
    assert topics_known(guild, NOW) == ["Visits"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hours,on\n1,2026-01-01", "No column is called “title”"),
        ("a,b\n1,2", "No column is called “title”, “hours”, “on”"),
        ("title,hours,from\nA,1,2026-01-01", "No column is called “on”"),
        ("", "There is nothing in it"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    session: Session, guild: Catalog, ada: Actor, text: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        read_hours(session, guild, ada, text, NOW)


def test_two_thousand_lines_go_in_at_once_and_not_one_more(
    session: Session, guild: Catalog, ada: Actor
) -> None:
    lines = "".join(f"Course {number},1,2026-01-01,,,,,,\n" for number in range(MOST_ENTRIES))
    assert import_hours(session, guild, ada, HEAD + lines, NOW) == MOST_ENTRIES
    more = MODELS["training"].model_validate({"id": "x", "title": "More", "hours": "1", "on": "2026-01-01"})
    with pytest.raises(Refused, match="yours has 2000, and these are 1 more"):
        add_entries(session, ada, [more], NOW)
