"""What an applicant can do next about each requirement."""

from dataclasses import dataclass

from assay.assessment.findings import Finding
from assay.content.criteria import CriteriaVersion
from assay.content.requirements import HoursRequirement, with_inner
from assay.services.portfolio.outlook import Outlook
from assay.wording import say

#: As many as can be taken in at a glance.
MOST_STEPS = 3
#: By the kind of the requirement: what to do, and where.
PLACES = {
    "education": (say("Add education"), "/portfolio/education/new"),
    "training": (say("Add training"), "/portfolio/training/new"),
    "supervision": (say("Add supervision"), "/portfolio/supervision/new"),
    "experience": (say("Add work"), "/portfolio/work/new"),
    "leadership": (say("Add leadership"), "/portfolio/leadership/new"),
    "membership": (say("Add a membership"), "/portfolio/memberships/new"),
    "references": (say("Ask for a reference"), "/references/new"),
    "competencies": (say("See the gaps"), "/portfolio/competencies"),
    "agreement": (say("Read and sign"), "/applications"),
    "attest": (say("State it in your application"), "/applications"),
}
#: Kinds of requirements that take minutes.
SOON_DONE = ("agreement", "attest")


@dataclass(frozen=True)
class Step:
    """One thing to do."""

    finding: Finding
    words: str
    address: str


def step_for(version: CriteriaVersion, finding: Finding) -> Step | None:
    """What the applicant can do about a finding; nothing when it is not theirs to do, or is done."""
    if finding.status == "met":
        return None
    inner = next((step for part in finding.parts if (step := step_for(version, part))), None)
    place = PLACES.get(_of(version, finding))
    return Step(finding, *place) if place else Step(finding, inner.words, inner.address) if inner else None


def _of(version: CriteriaVersion, finding: Finding) -> str:
    """The kind of evidence that a finding is about."""
    for each in with_inner(version.requirements):
        if each.id == finding.requirement and isinstance(each, HoursRequirement):
            return each.of
    return finding.kind


def next_steps(found: Outlook) -> list[Step]:
    """The first few things that are missing and that the applicant can do something about."""
    unmet = [each for each in found.evaluation.required if each.status == "unmet"]
    # What takes long comes first: a signature is a matter of minutes, whenever.
    unmet.sort(key=lambda each: each.kind in SOON_DONE)
    steps = [step for each in unmet if (step := step_for(found.version, each))]
    return steps[:MOST_STEPS]
