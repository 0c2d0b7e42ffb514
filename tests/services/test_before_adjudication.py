"""Forms and reports that were stored before there was adjudication."""

from collections.abc import Callable

from sqlalchemy import func, select, update

from assay.services.people import Actor
from assay.services.scores.reports import Report
from assay.storage.database import Database
from assay.storage.ratings import Adjudication
from assay.storage.windows import StoredForm
from services.disputing import (
    ESSAYS,
    HIGH,
    essays_of,
    rate_first,
    result_of,
    set_dispute,
    with_rating,
)

Make = Callable[..., Actor]


def test_reports_of_before_are_read_as_they_are() -> None:
    review = {"reviewer": 1, "comment": "", "criteria": []}
    essay = {"question": 1, "title": "A hive", "reviews": [review]}
    section = {
        "id": "essays", "title": "Essays", "kind": "essays", "earned": 1, "possible": 2, "percent": "50.0",
        "cut_percent": "60", "passed": False, "carried": False, "domains": [], "essays": [essay],
    }  # fmt: skip
    found = Report.model_validate({"exam": "E", "category": "all", "sections": [section]})
    told = found.sections[0].essays[0]
    assert (told.percent, told.is_adjudicated, told.vetoed, told.reviews[0].counted) == (
        None,
        False,
        (),
        None,
    )


def test_forms_of_before_adjudication_are_scored_by_the_mean(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(), make_person)
    with database.writing() as session:
        form = session.scalars(select(StoredForm)).first()
        assert form is not None
        for stored in session.scalars(select(StoredForm)):
            content = dict(stored.content)
            for sections in ([part["section"] for part in content["parts"]], content["exam"]["sections"]):
                for section in sections:
                    if "rating" in section:
                        section["rating"] = {"raters": 2}
            values = {"content": content, "fingerprint": f"{stored.id:064}"}
            session.execute(update(StoredForm).where(StoredForm.id == stored.id).values(values))
    for question in ESSAYS:
        rate_first(database, dispute, question, [HIGH, (0, 0)])
    section = essays_of(database, dispute)
    assert section.earned is not None
    assert section.possible is not None
    assert section.earned / section.possible == 6 / 15
    assert result_of(database, dispute) is not None
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Adjudication)) == 0
