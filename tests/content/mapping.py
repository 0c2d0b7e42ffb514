"""Small competency maps with matches."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from assay.content.base import SourceDocument
from assay.content.competencies import Competency, CompetencyMap, Domain, Indicator, Match

Relation = Literal["exact", "broader", "narrower"]
#: What a map says: `("a", "broader", "other:b")`, where `b` is a competency of the map `other`, or its full id.
Statement = tuple[str, Relation, str]


def full(name: str) -> str:
    """The full id of a competency; all of the maps made here are in one domain."""
    return name if "." in name else f"all.{name}"


def make_map(id_: str, names: str, *statements: Statement) -> CompetencyMap:
    """A map whose competencies have the names, each a word."""
    competencies = tuple(
        Competency(
            id=name,
            title=name.upper(),
            assessed_by=("portfolio",),
            indicators=(Indicator(text="Shows."),),
            matches=tuple(_match(relation, to) for of, relation, to in statements if of == name),
        )
        for name in names.split()
    )
    domain = Domain(id="all", title="All", summary="All.", competencies=competencies)
    source = SourceDocument(document="Tests", dated=date(2026, 1, 1))
    return CompetencyMap(id=id_, title=id_.title(), source=source, domains=(domain,))


def _match(relation: Relation, to: str) -> Match:
    map_, _, name = to.partition(":")
    return Match(map=map_, competency=full(name), relation=relation)


def by_id(*maps: CompetencyMap) -> Mapping[str, CompetencyMap]:
    """Maps as a catalog has them."""
    return {each.id: each for each in maps}
