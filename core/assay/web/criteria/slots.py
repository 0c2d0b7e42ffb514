"""Reference ratings in words: each slot, who may fill it, and who else when nobody can."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assay.content.raters import Slot
from assay.web.criteria.clauses import Clause, qualified
from assay.web.criteria.names import Names, both
from assay.wording import say


def clauses_of_slots(slots: Sequence[Slot], names: Names, day: date) -> Iterator[Clause]:
    """One line for each rating, and one for each fall-back."""
    for number, slot in enumerate(slots, 1):
        words = names.any_word(slot.roles)
        if slot.rater:
            who = qualified(slot.rater, names, day)
            words = say("%(roles)s, who must be %(who)s", roles=words, who=who)
        yield Clause(say("Rating %(number)s", number=number), _if(words, slot.when, names))
        for other in slot.otherwise:
            label = say("Rating %(number)s, otherwise", number=number)
            yield Clause(label, _if(names.any_word(other.roles), other.when, names))


def _if(words: str, when: Mapping[str, bool], names: Names) -> str:
    """Who may rate, with the facts on which it depends."""
    needed = both(names.title(id_) for id_, is_so in when.items() if is_so)
    absent = both(names.title(id_) for id_, is_so in when.items() if not is_so)
    if needed:
        words = say("%(roles)s (if this is so: %(facts)s)", roles=words, facts=needed)
    if absent:
        words = say("%(roles)s (unless this is so: %(facts)s)", roles=words, facts=absent)
    return words
