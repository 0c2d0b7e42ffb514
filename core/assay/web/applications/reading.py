"""What was handed in, as those who judge it read it: requirement by requirement, with all that stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import Catalog
from assay.services.applications.evaluating import Judging
from assay.services.applications.ratings import ratings_of
from assay.services.applications.snapshots import SnapshotDocument
from assay.services.references.reading import moves_of
from assay.storage.applications import Application
from assay.web.applications.competencies import Domain, domains_of
from assay.web.applications.pieces import Piece, inside, pieces_of, rests_on
from assay.web.applications.ratings import Reference, references_of
from assay.web.findings import Names, names_of
from assay.web.words import words_of


@dataclass(frozen=True)
class Section:
    """One requirement."""

    finding: Finding
    #: The questions to reviewers in it.
    questions: tuple[Finding, ...]
    pieces: tuple[Piece, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Reading:
    """Everything that there is to read."""

    names: Names
    sections: tuple[Section, ...]
    pieces: Mapping[str, Piece]
    references: tuple[Reference, ...]
    domains: tuple[Domain, ...]
    #: What the applicant said of themselves, in words.
    facts: tuple[tuple[str, bool], ...]
    #: Documents that belong to no entry.
    loose: tuple[SnapshotDocument, ...]

    def of_kind(self, *kinds: str) -> tuple[Piece, ...]:
        """The entries of some kinds of evidence."""
        return tuple(each for each in self.pieces.values() if each.kind_id in kinds)


def reading_of(
    session: Session,
    catalog: Catalog,
    application: Application,
    judged: Judging,
    evaluation: Evaluation,
    questions: Sequence[Finding],
) -> Reading:
    """What there is to read of a round."""
    content = judged.content
    names = names_of(content.portfolio, words_of(catalog, application.association), is_own=False)
    pieces = pieces_of(content, names)
    moves = moves_of(session, application.person_id, [each.id for each in content.portfolio.references])
    references = references_of(content, ratings_of(session, application, content), moves, names)
    return Reading(
        names,
        tuple(_section(each, questions, pieces, references) for each in evaluation.findings),
        pieces,
        references,
        domains_of(catalog, content, judged.on, names, references),
        tuple((names.word(fact), holds) for fact, holds in sorted(content.portfolio.facts.items())),
        tuple(each for each in content.documents if each.entry not in pieces),
    )


def _section(
    finding: Finding,
    questions: Sequence[Finding],
    pieces: Mapping[str, Piece],
    references: Sequence[Reference],
) -> Section:
    ids = rests_on(finding)
    return Section(
        finding,
        inside(finding, questions),
        tuple(pieces[each] for each in ids if each in pieces),
        tuple(each for each in references if each.id in ids),
    )
