"""What reviewers say, what does not apply, what a change of rules would change, and what documents a competency."""

from datetime import date
from decimal import Decimal

from assay.assessment.aims import Aim
from assay.assessment.requirements.coverage import cover
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.everywhere import Change, evaluate_everywhere, impact_of
from assay.content.associations import Association, Endorsement
from assay.content.catalog import AssociationContent, Catalog
from assay.content.conditions import Where
from assay.content.criteria import Criteria, CriteriaSource, CriteriaVersion
from assay.content.evidence import Education, Training, Work
from assay.content.people import ReviewResult
from assay.content.portfolio import Portfolio
from assay.content.requirements import (
    AnyOf,
    AttestRequirement,
    CompetenciesRequirement,
    EducationRequirement,
    ExperienceRequirement,
    HoursRequirement,
    Requirement,
    ReviewRequirement,
)

ON = date(2025, 6, 1)
AIM = Aim("guild", "master", None, ("hive.bees", "hive.queens"))


def make_hours(minimum: int, **more: object) -> HoursRequirement:
    """Hours of training about bees."""
    values = {"id": "hours", "kind": "hours", "title": "Hours", "sentence": "Hours.", "of": "training"}
    return HoursRequirement.model_validate(
        {**values, "minimum": Decimal(minimum), "where": Where(topics=("bees",)), **more}
    )


def make_training(hours: int, name: str = "course", **more: object) -> Training:
    """A day of training about bees."""
    values = {"id": name, "title": name, "hours": Decimal(hours), "on": date(2025, 1, 1), "topics": ("bees",)}
    return Training.model_validate({**values, **more})


def make_version(*requirements: Requirement, effective: date | None = None) -> CriteriaVersion:
    """A version of criteria."""
    return CriteriaVersion(
        effective=effective, source=CriteriaSource(document="Rules"), requirements=requirements
    )


def test_reviewers_settle_what_is_for_them_and_nothing_else() -> None:
    version = make_version(
        make_hours(10),
        ReviewRequirement(id="interview", kind="review", title="I", sentence="I.", subject="interview"),
    )
    portfolio = Portfolio(training=(make_training(9),))
    said = evaluate(version, portfolio, AIM, ON, {"hours": "met", "interview": "met"})

    assert [each.status for each in said.findings] == ["unmet", "met"]
    assert [str(note) for note in said.findings[1].notes][-1] == "reviewers decided"


def test_a_judgement_inside_an_alternative_decides_the_alternative() -> None:
    either = AnyOf(
        id="either",
        kind="any_of",
        title="E",
        sentence="E.",
        requirements=(
            make_hours(10),
            EducationRequirement(
                id="degree", kind="education", title="D", sentence="D.", reviewed=("certificate",)
            ),
        ),
    )
    certificate = Education(id="c", title="C", level="certificate", completed=date(2020, 1, 1))
    portfolio = Portfolio(education=(certificate,))

    assert evaluate(make_version(either), portfolio, AIM, ON).status == "needs-review"
    assert evaluate(make_version(either), portfolio, AIM, ON, {"degree": "met"}).status == "met"
    assert evaluate(make_version(either), portfolio, AIM, ON, {"degree": "unmet"}).status == "unmet"


def test_what_does_not_apply_is_set_aside_with_the_reason() -> None:
    values = {"kind": "attest", "title": "T", "sentence": "T.", "statement": "s"}
    version = make_version(
        AttestRequirement.model_validate({**values, "id": "later", "effective": date(2026, 1, 1)}),
        AttestRequirement.model_validate({**values, "id": "over", "until": date(2025, 5, 31)}),
        AttestRequirement.model_validate({**values, "id": "other", "categories": ("teaching",)}),
        AttestRequirement.model_validate({**values, "id": "island", "when": {"on-island": True}}),
    )
    found = evaluate(version, Portfolio(facts={"on-island": False}), AIM, ON)

    assert (found.findings, found.status) == ((), "met")
    assert {each.requirement: str(each.reason) for each in found.set_aside} == {
        "later": "it applies from 2026-01-01 on",
        "over": "it applied until 2025-05-31",
        "other": "it is for teaching",
        "island": "it applies only when on-island",
    }


def test_the_last_outcome_of_a_review_counts() -> None:
    version = make_version(ReviewRequirement(id="review", kind="review", title="R", sentence="R."))
    reviews = (
        ReviewResult(id="a", on=date(2025, 1, 1), approved=True),
        ReviewResult(id="b", on=date(2025, 2, 1), approved=False),
    )

    assert evaluate(version, Portfolio(reviews=reviews[:1]), AIM, ON).status == "met"
    assert evaluate(version, Portfolio(reviews=reviews), AIM, ON).status == "unmet"


def test_the_impact_of_other_rules_is_told_for_the_same_evidence() -> None:
    criteria = Criteria(
        endorsement="master",
        versions=(make_version(make_hours(10)), make_version(make_hours(12), effective=date(2026, 1, 1))),
    )
    portfolio = Portfolio(training=(make_training(11),))
    impact = impact_of(
        criteria, portfolio, AIM, rules_of=date(2026, 1, 1), instead_of=date(2025, 12, 31), on=ON
    )

    assert impact
    assert (impact.before, impact.after) == ("met", "unmet")
    assert impact.changes == (Change("hours", "Hours", "met", "unmet"),)


def test_competencies_are_documented_by_what_has_come() -> None:
    by = ("training", "education")
    version = make_version(
        CompetenciesRequirement(id="c", kind="competencies", title="C", sentence="C.", by=by)
    )
    portfolio = Portfolio(
        training=(
            make_training(1, "one", competencies=("hive.bees",)),
            make_training(1, "later", competencies=("hive.queens",), on=date(2025, 7, 1)),
        )
    )
    found = evaluate(version, portfolio, AIM, ON).findings[0]

    assert (found.status, found.counted, found.needed) == ("unmet", 1, 2)
    assert [str(note) for note in found.notes] == ["nothing documents hive.queens yet"]
    assert cover(portfolio, by, ON).cells == {("hive.bees", "training"): ("one",)}
    assert evaluate(version, portfolio, AIM, date(2025, 7, 1)).status == "met"


def test_an_entry_documents_a_competency_once() -> None:
    version = make_version(
        CompetenciesRequirement(
            id="c", kind="competencies", title="C", sentence="C.", by=("training",), least=2
        )
    )
    twice = make_training(1, "one", competencies=("hive.bees", "hive.bees"))
    found = evaluate(version, Portfolio(training=(twice,)), AIM, ON).findings[0]

    assert (found.status, found.counted) == ("unmet", 0)
    assert [str(note) for note in found.notes] == [
        "1 of 2 entries document hive.bees",
        "nothing documents hive.queens yet",
    ]


def test_prorated_time_is_proved_by_its_share() -> None:
    requirement = ExperienceRequirement(
        id="w", kind="experience", title="W", sentence="W.", years=Decimal(1), part_time="prorated"
    )
    jobs = tuple(
        Work(id=name, title=name, from_=date(2023, 1, 1), until=date(2023, 12, 31), share=Decimal(share))
        for name, share in (("a", "0.5"), ("b", "0.25"))
    )
    found = evaluate(make_version(requirement), Portfolio(work=jobs), AIM, ON).findings[0]

    assert (found.status, found.counted, found.notes) == ("unmet", Decimal("0.75"), ())
    assert {use.evidence: use.amount for use in found.used} == {"a": Decimal("0.5"), "b": Decimal("0.25")}


def test_everywhere_is_every_association_whose_rules_are_in_force() -> None:
    def content(name: str, effective: date) -> AssociationContent:
        association = Association(
            id=name,
            name=name,
            short_name=name,
            place="Here",
            website="https://guild.example",
            languages=("en",),
            time_zone="Europe/Lisbon",
            about="A guild.",
            endorsements=(Endorsement(id="master", title="Master", summary="Knows bees."),),
        )
        criteria = Criteria(
            endorsement="master", versions=(make_version(make_hours(10), effective=effective),)
        )
        return AssociationContent(association, criteria={"master": criteria})

    catalog = Catalog.of((), (), [content("near", date(2020, 1, 1)), content("new", date(2026, 1, 1))])
    found = list(evaluate_everywhere(catalog, Portfolio(training=(make_training(10),)), ON))

    assert [(str(each.aim), each.status) for each in found] == [("near/master", "met")]


def test_only_what_stands_in_the_way_is_a_reason() -> None:
    where = Where(topics=("bees",), didactic=True, after_education=("master",))
    version = make_version(make_hours(10, where=where))
    degree = Education(id="d", title="D", level="master", completed=date(2025, 1, 6))
    half = make_training(10, "half", on=None, from_=date(2025, 1, 1), until=date(2025, 1, 10), didactic=True)
    silent, wasps = (
        make_training(3, "silent", on=date(2025, 2, 1)),
        make_training(3, "wasps", topics=("wasps",)),
    )
    portfolio = Portfolio(education=(degree,), training=(half, silent, wasps))
    found = evaluate(version, portfolio, AIM, ON).findings[0]

    before = "it lies before 2025-01-06, when the master was completed"
    assert (found.status, found.counted, found.possible) == ("unmet", 5, 8)
    assert {use.evidence: [*map(str, use.reasons)] for use in found.unsure} == {
        "silent": ["it does not say whether it is didactic"]
    }
    assert {each.evidence: (each.amount, *map(str, each.reasons)) for each in found.excluded} == {
        "half": (5, before),
        "wasps": (3, "topics `wasps`, not `bees`", before),
    }
