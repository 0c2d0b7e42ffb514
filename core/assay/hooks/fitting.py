"""Putting content together: what does not fit to what is there already is left out, and the rest goes on."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent, Catalog
from assay.content.checks.associations import check_associations
from assay.content.checks.exams import check_exams
from assay.content.checks.index import Index
from assay.content.checks.maps import check_maps
from assay.content.competencies import CompetencyMap
from assay.content.kept import KeptContent
from assay.content.problems import ContentError, Problem


@dataclass
class Fitting:
    """Content that was gathered so far."""

    maps: list[CompetencyMap] = field(default_factory=list)
    banks: list[Bank] = field(default_factory=list)
    contents: list[AssociationContent] = field(default_factory=list)

    def catalog(self) -> Catalog:
        """Everything gathered so far."""
        return Catalog.of(self.maps, self.banks, self.contents)

    def share(self, maps: Iterable[CompetencyMap], banks: Iterable[Bank]) -> None:
        """Take shared maps and banks in; ContentError, and nothing is taken in, if an id is taken."""
        self._add(None, maps, banks, self.catalog)

    def fit(
        self, content: AssociationContent | None, maps: Iterable[CompetencyMap], banks: Iterable[Bank]
    ) -> None:
        """Take content in; ContentError, and nothing is taken in, if something is a duplicate or points nowhere."""
        known = _contradictions(self.catalog())

        def check() -> None:
            if problems := _contradictions(self.catalog()) - known:
                raise ContentError(problems)

        self._add(content, maps, banks, check)

    def _add(
        self,
        content: AssociationContent | None,
        maps: Iterable[CompetencyMap],
        banks: Iterable[Bank],
        check: Callable[[], object],
    ) -> None:
        before = list(self.maps), list(self.banks), list(self.contents)
        self.maps.extend(maps)
        self.banks.extend(banks)
        self.contents.extend([content] if content else [])
        try:
            check()
        except BaseException:
            self.maps, self.banks, self.contents = before
            raise


def _contradictions(catalog: Catalog) -> set[Problem]:
    """What cannot work in a catalog: the quick part of `assay check`, which knows more."""
    index = Index(catalog, {})
    return {*check_associations(index), *check_exams(index), *check_maps(index)}


@dataclass(frozen=True)
class Composed:
    """Parts that were put together, and those that were left out, with what is wrong."""

    catalog: Catalog
    left_out: Mapping[str, ContentError] = field(default_factory=dict)


def compose(parts: Mapping[str, KeptContent], later: Collection[str] = ()) -> Composed:
    """Parts by their names as one catalog: what is shared first, then the associations, each in the order given.

    Parts that come `later` come after all others, so that none of those is left out because of them.
    """
    fitting, left_out = Fitting(), dict[str, ContentError]()

    def place(part: tuple[str, KeptContent]) -> tuple[bool, bool]:
        name, content = part
        return name in later, content.association is not None

    for name, content in sorted(parts.items(), key=place):
        own = content.of_association
        try:
            if own is None:
                fitting.share(content.maps, content.banks)
            else:
                fitting.fit(own, (), ())
        except ContentError as error:
            left_out[name] = error
    return Composed(fitting.catalog(), left_out)
