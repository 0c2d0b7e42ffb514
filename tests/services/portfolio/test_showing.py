"""What the owner of a portfolio may read of what others said."""

from dataclasses import replace
from datetime import date

from assay.assessment.aims import Aim
from assay.assessment.findings import Finding, Use, shown
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.people import Person, Reference
from assay.content.portfolio import Portfolio
from assay.services.portfolio.showing import evaluation_for_owner

RATED = "hive.queens"


def finding(kind: str) -> Finding:
    used = tuple(Use(each, shown(1), RATED) for each in ("a-course", "open", "confidential"))
    one = shown(1)
    return Finding("all", kind, "All", "met", "competencies", one, one, one, used=used)


def evidence_of(found: Finding) -> list[str]:
    return [each.evidence for each in found.used]


def test_a_proof_does_not_tell_who_documents_a_competency() -> None:
    readable = Portfolio(
        people=(Person(id="rita", name="Rita"),),
        references=(
            Reference(id="open", person="rita", roles=("colleague",), competencies=(RATED,)),
            Reference(id="confidential", person="rita", roles=("colleague",)),
        ),
    )
    inner = replace(finding("all_of"), parts=(finding("competencies"),))
    whole = Evaluation(Aim("guild", "master", None), date(2026, 1, 1), (finding("references"), inner))
    about_references, nested = evaluation_for_owner(whole, readable).findings
    assert evidence_of(about_references) == ["a-course", "open", "confidential"]
    assert evidence_of(nested.parts[0]) == ["a-course", "open"]
    assert (nested.parts[0].status, nested.parts[0].counted) == ("met", 1)
