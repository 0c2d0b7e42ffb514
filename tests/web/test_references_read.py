"""A reference as those who judge an application read it: to which address the rater's link went."""

from datetime import timedelta

from flask import Flask, get_template_attribute

from assay.content.people import Person, Reference
from assay.content.portfolio import Portfolio
from assay.services.applications.snapshots import SnapshotContent
from assay.services.references.reading import Move
from assay.web.applications.ratings import references_of
from assay.web.findings import Names
from web.acting import NOW

PORTFOLIO = Portfolio(
    people=(Person(id="wil", name="Wilma Reed"), Person(id="bo", name="Bo Lind")),
    references=(
        Reference(id="reference-wil", person="wil", roles=("peer",)),
        Reference(id="reference-bo", person="bo", roles=("peer",)),
    ),
)


def test_a_changed_address_stands_beside_the_reference(app: Flask) -> None:
    content = SnapshotContent.model_construct(portfolio=PORTFOLIO)
    moves = {"reference-wil": [Move(NOW + timedelta(hours=1), "wilma@old.example", "w@own.example")]}
    wilma, bo = references_of(content, {}, moves, Names({}, {}))
    with app.test_request_context():
        reference = get_template_attribute("applications/parts.html", "reference")
        page, other = (" ".join(reference(each, ()).striptags().split()) for each in (wilma, bo))

    changed = "The applicant changed the address of this rater from wilma@old.example to w@own.example on"
    assert changed in page
    assert "changed the address" not in other
