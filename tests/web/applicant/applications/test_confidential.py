"""The pages of an application do not tell which rater documents what, unless raters knew that they would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import update

from assay.assessment.findings import Finding
from assay.content.catalog import Catalog
from assay.content.requirements import CompetenciesRequirement
from assay.hooks.plugins import Plugins
from assay.services.applications import submitting
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.portfolios import Contact
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.web.applicant.applications.views import Picture
from services.applications import keeping
from services.applications.keeping import KEEPER, SOCIETY
from web.acting import NOW

RATED = "light.lamps"


@pytest.fixture
def plugins(society: Catalog) -> Plugins:
    """The society also wishes that raters document every competency."""
    criteria = society.criteria[f"{SOCIETY}/{KEEPER}"]
    asked = CompetenciesRequirement(
        id="competencies",
        kind="competencies",
        title="Competencies",
        sentence="All of them.",
        by=("references",),
        strength="recommended",
    )
    last = criteria.versions[-1]
    version = last.model_copy(update={"requirements": (*last.requirements, asked)})
    changed = criteria.model_copy(update={"versions": (*criteria.versions[:-1], version)})
    return Plugins(replace(society, criteria={f"{SOCIETY}/{KEEPER}": changed}))


def add_rating(database: Database, person_id: int) -> None:
    """A rater, who was promised that only reviewers read it, documents one competency."""
    with database.writing() as session:
        contact = Contact(person_id=person_id, key="ines", content={"name": "Ines Bauer"}, changed_at=NOW)
        session.add(contact)
        session.flush()
        asked = ReferenceRequest(
            person_id=person_id, contact_id=contact.id, association=SOCIETY, endorsement=KEEPER,
            key="by-ines", roles=["supervisor"], status="answered", asked_at=NOW, expires_at=NOW, closed_at=NOW,
        )  # fmt: skip
        session.add(asked)
        session.flush()
        session.add(
            ReferenceRating(
                request_id=asked.id, association=SOCIETY, map="keeping", fingerprint="0" * 64,
                name="Ines Bauer", roles=["supervisor"], endorsements=[], levels={RATED: "leading"},
                comment="", received_at=NOW,
            )
        )  # fmt: skip


@contextmanager
def pictures(app: Flask) -> Iterator[list[Picture]]:
    """What pages are made from inside the block."""
    seen: list[Picture] = []

    def note(_sender: Flask, context: dict[str, Any], **_: Any) -> None:
        if isinstance(context.get("picture"), Picture):
            seen.append(context["picture"])

    with template_rendered.connected_to(note, app):
        yield seen


def documented_by(picture: Picture) -> set[str]:
    """The evidence that any finding behind a page names for a competency."""
    ready = picture.readiness
    found = [
        *(picture.evaluation.findings if picture.evaluation else ()),
        *((*ready.findings, *ready.evaluation.findings) if ready else ()),
    ]
    return {use.evidence for each in found for use in _used(each)}


def _used(found: Finding) -> list[Any]:
    own = list(found.used) if found.kind == "competencies" else []
    return own + [use for each in found.parts for use in _used(each)]


@pytest.mark.parametrize(("shown", "named"), [(False, set()), (True, {"by-ines"})])
@pytest.mark.parametrize("rest", ["", "/hand-in", "/messages"])
def test_a_page_names_no_rater_for_a_competency_unless_raters_knew(
    applying: FlaskClient, mine: str, database: Database, ann: Actor, rest: str, shown: bool, named: set[str]
) -> None:
    add_rating(database, ann.person_id)
    with database.writing() as session:
        session.execute(update(ReferenceRating).values(shown_to_applicant=shown))
    with pictures(applying.application) as seen:
        page = applying.get(f"{mine}{rest}").text

    assert documented_by(seen[0]) == named
    assert "by-ines" not in page
    assert "Ines Bauer" not in page


def test_nor_once_it_is_handed_in(
    applying: FlaskClient, mine: str, database: Database, plugins: Plugins, ann: Actor
) -> None:
    add_rating(database, ann.person_id)
    with database.writing() as session:
        keeping.add_experience(session, ann.person_id)
        keeping.add_fact(session, ann.person_id, "lives-on-island", False)
        session.flush()
        number = int(mine.rpartition("/")[2])
        keeping.sign_all(session, plugins.catalog, ann, number)
        submitting.submit(session, plugins.catalog, ann, number, NOW)
    with pictures(applying.application) as seen:
        page = applying.get(mine).text

    assert seen[0].readiness is None
    assert documented_by(seen[0]) == set()
    assert "Ines Bauer" not in page
