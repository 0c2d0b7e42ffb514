"""Portfolios of any kind, for properties that must hold for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assay.content.evidence import Education, Leadership, Supervision, Training, Work
from assay.content.people import (
    Attestation,
    ExamResult,
    HeldEndorsement,
    Membership,
    Person,
    Reference,
    SignedAgreement,
    Vetted,
)
from assay.content.portfolio import Portfolio

PEOPLE = tuple(f"p{number}" for number in range(5))
#: The lists in which more is never worse; a review that defers is not among them, since it takes back.
LISTS = (
    "education",
    "training",
    "work",
    "leadership",
    "supervision",
    "memberships",
    "agreements",
    "references",
    "exam_results",
    "attestations",
)
ROLES = ("program-supervisor", "supervision-provider", "supervisee", "colleague", "student", "teacher")
TOPICS = ("relationship-based", "reflective-supervision", "dei", "iecmh", "infant-family", "budgets")
ENDORSEMENTS = ("imhm-clinical", "ecmhm-clinical", "ers", "imhs", "ifa")

days = st.dates(date(2018, 1, 1), date(2027, 12, 31))
maybe = st.none() | st.booleans()
ages = st.sampled_from([None, "0-36m", "3-6y", "0-60m", "prenatal-36m"])


def words(*choices: str, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """At most two of some words."""
    most = min(2, len(choices))
    return st.lists(st.sampled_from(choices), min_size=least, max_size=most, unique=True).map(tuple)


def one(*choices: str) -> st.SearchStrategy[str | None]:
    """One of some words, or nothing."""
    return st.none() | st.sampled_from(choices)


def _spans(values: dict[str, Any]) -> dict[str, Any]:
    first, last = sorted((values.pop("a"), values.pop("b")))
    return {**values, "from_": first, "until": last}


def hours() -> dict[str, st.SearchStrategy[Any]]:
    """What hours have."""
    amounts = st.sampled_from([Decimal(each) for each in ("0.25", "3", "10", "24.9", "25", "33", "50")])
    return {"hours": amounts, "a": days, "b": days, "title": st.sampled_from(["One", "Two"])}


training = st.fixed_dictionaries({**hours(), "topics": words(*TOPICS), "ages": ages, "didactic": maybe}).map(
    _spans
)
supervision = st.fixed_dictionaries(
    {
        **hours(),
        "provider": one(*PEOPLE),
        "format": one("individual", "group", "peer"),
        "about": one("own-practice", "supervision-provided"),
        "ages": ages,
    }
).map(_spans)
work = st.fixed_dictionaries(
    {
        "a": days,
        "b": days,
        "share": st.sampled_from([Decimal("0.5"), Decimal(1)]),
        "paid": maybe,
        "supervised": maybe,
        "internship": st.booleans(),
        "serving": words("child", "parent"),
        "activities": words("infant-mental-health-services", "providing-reflective-supervision", "watch"),
        "supervisor": one(*PEOPLE),
    }
).map(_spans)
leadership = st.fixed_dictionaries(
    {
        "a": days,
        "b": days,
        "topics": words(*TOPICS),
        "level": one("local", "state"),
        "activities": words("policy"),
    }
).map(_spans)
education = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["bachelor", "master", "certificate"]),
        "degree": one("msw", "mph"),
        "completed": st.none() | days,
        "transcript": maybe,
    }
)
references = st.fixed_dictionaries(
    {"person": st.sampled_from(PEOPLE), "roles": words(*ROLES, least=1), "received": st.none() | days}
)
memberships = st.fixed_dictionaries(
    {
        "organisation": st.sampled_from(["mi-aimh", "nc-imha"]),
        "topics": words("infant-mental-health"),
        "from_": days,
    }
)
agreements = st.fixed_dictionaries(
    {"agreement": st.sampled_from(["code-of-ethics", "endorsement-agreement", "oath"]), "signed": days}
)
exam_results = st.fixed_dictionaries(
    {"exam": st.sampled_from(["mi-aimh/imhm", "nm-aimh/imhs"]), "on": days, "passed": st.booleans()}
)
attestations = st.fixed_dictionaries(
    {
        "statement": st.just("application-fee-paid"),
        "by": st.sampled_from(["applicant", "association"]),
        "on": days,
    }
)
MODELS: Mapping[str, tuple[Any, st.SearchStrategy[dict[str, Any]], int]] = {
    "education": (Education, education, 2),
    "training": (Training, training, 5),
    "work": (Work, work, 4),
    "leadership": (Leadership, leadership, 3),
    "supervision": (Supervision, supervision, 5),
    "memberships": (Membership, memberships, 2),
    "agreements": (SignedAgreement, agreements, 3),
    "references": (Reference, references, 6),
    "exam_results": (ExamResult, exam_results, 2),
    "attestations": (Attestation, attestations, 2),
}


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """A portfolio with a few entries of every kind."""
    entries = {name: tuple(_made(draw, name)) for name in LISTS}
    facts = draw(st.dictionaries(st.sampled_from(["provides-supervision", "is-supervisor"]), st.booleans()))
    return Portfolio(people=tuple(_person(draw, each) for each in PEOPLE), facts=facts, **entries)


def _made(draw: st.DrawFn, name: str) -> list[Any]:
    model, strategy, most = MODELS[name]
    found = draw(st.lists(strategy, max_size=most))
    titled = {"title": "Something"} if "title" in model.model_fields else {}
    return [
        model(**{**titled, "id": f"{name.replace('_', '-')}-{place}", **each})
        for place, each in enumerate(found)
    ]


def _person(draw: st.DrawFn, person_id: str) -> Person:
    held = draw(st.none() | st.lists(st.sampled_from(ENDORSEMENTS), max_size=2, unique=True))
    since = draw(days)
    endorsements = (
        None if held is None else tuple(HeldEndorsement(endorsement=each, since=since) for each in held)
    )
    vetted = (Vetted(by="nc-imha", since=since),) if draw(st.booleans()) else ()
    return Person(id=person_id, name=person_id, endorsements=endorsements, vetted=vetted)


def with_entries(portfolio: Portfolio, entries: Mapping[str, Sequence[Any]]) -> Portfolio:
    """The portfolio with other lists."""
    return portfolio.model_copy(update={name: tuple(those) for name, those in entries.items()})
