"""Rules that exclude each other, in words: what is needed, what there is, and because of what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from assay.assessment.assembly.blocks import Rule
from assay.assessment.assembly.compiling import Compiled
from assay.assessment.assembly.infeasible import Clash
from assay.assessment.assembly.pools import Quota
from assay.assessment.assembly.programs import Integers
from assay.wording import say

#: How many items some rules allow at most, or force at least.
Extreme = Callable[[Sequence[Rule], Integers, bool], int | None]
_NAMED = 6
_SAID = 4
_FORCED: Final = say("%(rule)s: %(wanted)s; the other rules force %(forced)s")
_AVAILABLE: Final = say("%(rule)s: %(wanted)s; %(available)s available")
_LEFT: Final = say(
    "%(rule)s: %(wanted)s; %(available)s available under the other rules, %(pool)s in the pool"
)
_LABELS: Final[Mapping[str, str]] = {
    "domain": say("domain %(name)s"),
    "competency": say("competency %(name)s"),
    "cognitive": say("cognitive %(name)s"),
}
#: By whether forms may share items beside an anchor, and whether there is one.
_OVERLAPS: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): say("overlap: two forms share at most %(count)s items beside the anchor"),
    (True, False): say("overlap: two forms share at most %(count)s items"),
    (False, True): say("overlap: no item stands on two forms beside the anchor"),
    (False, False): say("overlap: no item stands on two forms"),
}
_LEFT_OUT: Final[Mapping[str, str]] = {
    "exposure": say(
        "exposure: %(count)s of the items concerned are left out, they were used more than %(most)s times "
        "or shares (%(items)s)"
    ),
    "seen": say(
        "seen: %(count)s of the items concerned are left out, they were seen by the candidate (%(items)s)"
    ),
    "statistics": say(
        "statistics: %(count)s of the items concerned are left out, they have no statistic (%(items)s)"
    ),
}
#: Of these kinds there may be many.
_KINDS: Final[Mapping[str, str]] = {"set": say("set"), "enemies": say("enemies")}


@dataclass(frozen=True)
class Saying:
    """A smallest set of rules of a design that exclude each other."""

    compiled: Compiled
    #: How many forms were asked about: one, where one alone is impossible.
    forms: int
    rules: Sequence[Rule]
    extreme: Extreme

    def clashes(self) -> tuple[Clash, ...]:
        """Each rule in words, in their order."""
        return tuple(self._clash(rule) for rule in self.rules)

    def _clash(self, rule: Rule) -> Clash:
        kind, name = rule
        if kind == "range":
            quota_name, _, side = name.rpartition("/")
            return self._range(rule, quota_name, side == "least")
        return {
            "length": self._length,
            "pretest": self._pretest,
            "enemies": self._enemies,
            "set": self._set,
            "overlap": self._overlap,
            "anchor": self._anchor,
            "seen": self._excluded,
            "exposure": self._excluded,
            "statistics": self._excluded,
        }[kind](rule)

    def _each(self, wanted: str, total: int) -> str:
        if self.forms == 1:
            return wanted
        return say(
            "%(wanted)s on each of %(forms)s forms, %(total)s in all",
            wanted=wanted,
            forms=self.forms,
            total=total,
        )

    def _range(self, rule: Rule, name: str, is_least: bool) -> Clash:
        quota, members = next((q, m) for q, m in self.compiled.quotas if q.name == name)
        return self._least(rule, quota, members) if is_least else self._most(rule, quota, members)

    def _least(self, rule: Rule, quota: Quota, members: Integers) -> Clash:
        needed = quota.least * self.forms
        wanted = say("at least %(count)s needed", count=quota.least)
        return self._count(rule, quota.name, titled(quota), wanted, needed, members)

    def _most(self, rule: Rule, quota: Quota, members: Integers) -> Clash:
        allowed = quota.most * self.forms
        forced = self._others(rule, members, is_most=False)
        wanted = self._each(say("at most %(count)s allowed", count=quota.most), allowed)
        words = say("%(rule)s: %(wanted)s", rule=titled(quota), wanted=wanted)
        if forced is not None:
            words = say(_FORCED, rule=titled(quota), wanted=wanted, forced=forced)
        return Clash("range", quota.name, words, needed=forced, available=allowed, items=())

    def _length(self, rule: Rule) -> Clash:
        length = self.compiled.design.length
        members = np.flatnonzero(self.compiled.scored & ~self.compiled.outside)
        needed = length * self.forms
        fewest = self._others(rule, members, is_most=False)
        if fewest is not None and fewest > needed:
            wanted = self._each(say("%(count)s scored items", count=length), needed)
            words = say(_FORCED, rule=say("length"), wanted=wanted, forced=fewest)
            return Clash("length", "length", words, needed, fewest)
        wanted = say("%(count)s scored items needed", count=length)
        return self._count(rule, "length", say("length"), wanted, needed, members)

    def _pretest(self, rule: Rule) -> Clash:
        members = np.flatnonzero(~self.compiled.scored & ~self.compiled.outside)
        count = self.compiled.design.pretest
        wanted = say("%(count)s pretest items needed", count=count)
        return self._count(rule, "pretest", say("pretest"), wanted, count * self.forms, members)

    def _count(self, rule: Rule, name: str, title: str, wanted: str, needed: int, members: Integers) -> Clash:
        """A rule that asks for items, and how many the other rules of the conflict leave."""
        pool = int((~self.compiled.outside[members]).sum())
        left = self._others(rule, members, is_most=True)
        available = pool if left is None else left
        words = say(
            _AVAILABLE if available == pool else _LEFT,
            rule=title,
            wanted=self._each(wanted, needed),
            available=available,
            **({} if available == pool else {"pool": pool}),
        )
        return Clash(rule[0], name, words, needed, available)

    def _others(self, rule: Rule, members: Integers, is_most: bool) -> int | None:
        return self.extreme([other for other in self.rules if other != rule], members, is_most)

    def _enemies(self, rule: Rule) -> Clash:
        names = self._names(self.compiled.cliques[int(rule[1])])
        words = say("enemies: of %(items)s one at most may stand on a form", items=_listed(names))
        return Clash("enemies", " ".join(names), words, items=names)

    def _set(self, rule: Rule) -> Clash:
        one = next(each for each in self.compiled.sets if each.name == rule[1])
        names, count = self._names(one.members), len(one.members)
        told = {"name": one.name, "count": count, "items": _listed(names)}
        words = say("set %(name)s: all of its %(count)s items come together (%(items)s)", **told)
        if not one.least == one.most == count:
            words = say(
                "set %(name)s: %(least)s to %(most)s of its %(count)s items come together (%(items)s)",
                least=one.least,
                most=one.most,
                **told,
            )
        return Clash("set", one.name, words, items=names)

    def _overlap(self, rule: Rule) -> Clash:
        design = self.compiled.design
        words = say(_OVERLAPS[design.overlap > 0, design.anchor_length > 0], count=design.overlap)
        return Clash("overlap", rule[1], words)

    def _anchor(self, rule: Rule) -> Clash:
        if rule[1] in self.compiled.design.anchor_items:
            words = say("anchor: %(item)s stands on every form", item=rule[1])
            return Clash("anchor", rule[1], words, items=(rule[1],))
        count = self.compiled.design.anchor
        words = say(
            "anchor: all forms share %(count)s items, divided as the blueprint divides a form", count=count
        )
        return Clash("anchor", "anchor", words, needed=count)

    def _excluded(self, rule: Rule) -> Clash:
        """How many of the items that the other rules are about a rule leaves out."""
        kind, design = rule[0], self.compiled.design
        if kind == "seen" and kind not in self.compiled.excluded:
            words = say(
                "seen: at most %(count)s items that the candidate has seen", count=self.compiled.seen_most
            )
            return Clash("seen", "seen", words)
        flags = self.compiled.excluded[kind] & self._concerned() & ~self.compiled.outside
        names = self._names(np.flatnonzero(flags))
        told: dict[str, object] = {"count": len(names), "items": _listed(names)}
        if kind == "exposure":
            told["most"] = f"{design.max_exposure:g}"
        words = say(_LEFT_OUT[kind], **told)
        return Clash(kind, kind, words, available=len(names), items=names)

    def _concerned(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """The items in the ranges of the conflict; all where it has none."""
        flags = np.zeros(self.compiled.size, dtype=bool)
        names = {name.rpartition("/")[0] for kind, name in self.rules if kind == "range"}
        for quota, members in self.compiled.quotas:
            flags[members] |= quota.name in names
        if any(kind == "anchor" for kind, _ in self.rules):
            flags[self.compiled.anchors] = True
        return flags if flags.any() else ~flags

    def _names(self, places: Integers) -> tuple[str, ...]:
        return tuple(sorted(self.compiled.ids[place] for place in places))


def summary(clashes: Sequence[Clash]) -> list[str]:
    """The sentences; of many rules of one kind the first few, and how many more there are."""
    found = []
    for kind in dict.fromkeys(clash.kind for clash in clashes):
        sentences = [clash.sentence for clash in clashes if clash.kind == kind]
        more = len(sentences) - _SAID if kind in ("set", "enemies") else 0
        found += sentences[:_SAID] if more > 0 else sentences
        if more > 0:
            found.append(say("and %(more)s more rules of this kind (%(kind)s)", more=more, kind=_KINDS[kind]))
    return found


def titled(quota: Quota) -> str:
    """A range as people read it: `domain honey and cognitive recall`."""
    parts = [
        say(_LABELS[label], name=name) if label in _LABELS else f"{label} {name}"
        for label, name in quota.where.items()
    ]
    return reduce(lambda first, second: say("%(first)s and %(second)s", first=first, second=second), parts)


def _listed(names: Sequence[str]) -> str:
    said, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return say("%(items)s and %(more)s more", items=said, more=more) if more > 0 else said
