"""Agreements: whether what the criteria ask to sign has a text."""

from collections.abc import Iterator

from assay.content.base import Steps
from assay.content.catalog import owner_of
from assay.content.checks.index import Index, nearest
from assay.content.criteria import CriteriaVersion
from assay.content.problems import Key, Problem
from assay.content.requirements import AgreementRequirement, Requirement, with_inner


def check_agreements(index: Index) -> Iterator[Problem]:
    """A problem for each agreement that a requirement names and nobody can read."""
    for name, criteria in index.catalog.criteria.items():
        key = Key("criteria", name.partition("/")[2], owner_of(name))
        for place, version in enumerate(criteria.versions):
            for at, requirements in _lists(version):
                yield from _check(requirements, key, ("versions", place, *at), index)


def _lists(version: CriteriaVersion) -> Iterator[tuple[Steps, tuple[Requirement, ...]]]:
    yield ("requirements",), version.requirements
    if version.renewal:
        yield ("renewal", "requirements"), version.renewal.requirements
        for place, held in enumerate(version.renewal.long_held):
            yield ("renewal", "long_held", place, "requirements"), held.requirements


def _check(requirements: tuple[Requirement, ...], key: Key, at: Steps, index: Index) -> Iterator[Problem]:
    known = [each.id for name, each in index.catalog.agreements.items() if owner_of(name) == key.owner]
    for row, outer in enumerate(requirements):
        asking = (each for each in with_inner((outer,)) if isinstance(each, AgreementRequirement))
        for agreement in dict.fromkeys(name for each in asking for name in each.agreements):
            if not index.is_known(Key("agreement", agreement, key.owner), known):
                what = f"`{outer.id}` asks to sign `{agreement}`, which has no text"
                expected = f"expected {nearest(agreement, known)}, or a file `agreements/{agreement}.md`"
                yield index.problem(key, (*at, row), what, expected)
