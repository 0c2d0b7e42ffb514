"""Rules that exclude each other, in words: what is needed, what there is, and because of what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assay.assessment.assembly.blocks import Rule
from assay.assessment.assembly.compiling import Compiled
from assay.assessment.assembly.infeasible import Clash
from assay.assessment.assembly.pools import Quota
from assay.assessment.assembly.programs import Integers

#: How many items some rules allow at most, or force at least.
Extreme = Callable[[Sequence[Rule], Integers, bool], int | None]
_NAMED = 6
_SAID = 4


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

    def _each(self, count: str, total: int) -> str:
        if self.forms == 1:
            return count
        return f"{count} on each of {self.forms} forms, {total} in all"

    def _range(self, rule: Rule, name: str, is_least: bool) -> Clash:
        quota, members = next((q, m) for q, m in self.compiled.quotas if q.name == name)
        return self._least(rule, quota, members) if is_least else self._most(rule, quota, members)

    def _least(self, rule: Rule, quota: Quota, members: Integers) -> Clash:
        needed = quota.least * self.forms
        return self._count(rule, quota.name, f"at least {quota.least}", needed, members)

    def _most(self, rule: Rule, quota: Quota, members: Integers) -> Clash:
        allowed = quota.most * self.forms
        forced = self._others(rule, members, is_most=False)
        words = f"{quota.name}: {self._each(f'at most {quota.most} allowed', allowed)}"
        words += f"; the other rules force {forced}" if forced is not None else ""
        return Clash("range", quota.name, words, needed=forced, available=allowed, items=())

    def _length(self, rule: Rule) -> Clash:
        length = self.compiled.design.length
        members = np.flatnonzero(self.compiled.scored & ~self.compiled.outside)
        needed = length * self.forms
        fewest = self._others(rule, members, is_most=False)
        if fewest is not None and fewest > needed:
            words = f"length: {self._each(f'{length} scored items', needed)}; the other rules force {fewest}"
            return Clash("length", "length", words, needed, fewest)
        return self._count(rule, "length", f"{length} scored items", needed, members)

    def _pretest(self, rule: Rule) -> Clash:
        members = np.flatnonzero(~self.compiled.scored & ~self.compiled.outside)
        count = self.compiled.design.pretest
        return self._count(rule, "pretest", f"{count} pretest items", count * self.forms, members)

    def _count(self, rule: Rule, name: str, wanted: str, needed: int, members: Integers) -> Clash:
        """A rule that asks for items, and how many the other rules of the conflict leave."""
        pool = int((~self.compiled.outside[members]).sum())
        left = self._others(rule, members, is_most=True)
        available = pool if left is None else left
        words = f"{name}: {self._each(f'{wanted} needed', needed)}; {available} available"
        if available != pool:
            words += f" under the other rules, {pool} in the pool"
        return Clash(rule[0], name, words, needed, available)

    def _others(self, rule: Rule, members: Integers, is_most: bool) -> int | None:
        return self.extreme([other for other in self.rules if other != rule], members, is_most)

    def _enemies(self, rule: Rule) -> Clash:
        names = self._names(self.compiled.cliques[int(rule[1])])
        words = f"enemies: of {_listed(names)} one at most may stand on a form"
        return Clash("enemies", " ".join(names), words, items=names)

    def _set(self, rule: Rule) -> Clash:
        one = next(each for each in self.compiled.sets if each.name == rule[1])
        names, count = self._names(one.members), len(one.members)
        if one.least == one.most == count:
            words = f"set {one.name}: all of its {count} items come together"
        else:
            words = f"set {one.name}: {one.least} to {one.most} of its {count} items come together"
        return Clash("set", one.name, f"{words} ({_listed(names)})", items=names)

    def _overlap(self, rule: Rule) -> Clash:
        design = self.compiled.design
        beside = " beside the anchor" if design.anchor_length else ""
        if design.overlap:
            words = f"overlap: two forms share at most {design.overlap} items{beside}"
        else:
            words = f"overlap: no item stands on two forms{beside}"
        return Clash("overlap", rule[1], words)

    def _anchor(self, rule: Rule) -> Clash:
        if rule[1] in self.compiled.design.anchor_items:
            words = f"anchor: {rule[1]} stands on every form"
            return Clash("anchor", rule[1], words, items=(rule[1],))
        count = self.compiled.design.anchor
        words = f"anchor: all forms share {count} items, divided as the blueprint divides a form"
        return Clash("anchor", "anchor", words, needed=count)

    def _excluded(self, rule: Rule) -> Clash:
        """How many of the items that the other rules are about a rule leaves out."""
        kind, design = rule[0], self.compiled.design
        if kind == "seen" and kind not in self.compiled.excluded:
            words = f"seen: at most {self.compiled.seen_most} items that the candidate has seen"
            return Clash("seen", "seen", words)
        flags = self.compiled.excluded[kind] & self._concerned() & ~self.compiled.outside
        names = self._names(np.flatnonzero(flags))
        why = {
            "exposure": f"were used more than {design.max_exposure:g} times or shares"
            if design.max_exposure is not None
            else "",
            "seen": "were seen by the candidate",
            "statistics": "have no statistic",
        }[kind]
        words = f"{kind}: {len(names)} of the items concerned are left out, they {why} ({_listed(names)})"
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
        found += [f"and {more} more rules of this kind ({kind})"] if more > 0 else []
    return found


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
