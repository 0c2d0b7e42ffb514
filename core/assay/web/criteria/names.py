"""The names of everything that criteria mention, and lists of them in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.lists import format_list

from assay import wording
from assay.assessment.requirements.vocabulary import readable, titles_of
from assay.content.catalog import Catalog
from assay.web.templating import lower_first
from assay.wording import say


@dataclass(frozen=True)
class Names:
    """What people read for the ids in an association's criteria."""

    catalog: Catalog
    association: str
    titles: Mapping[str, str]

    @classmethod
    def of(cls, catalog: Catalog, association: str) -> "Names":
        """The association's own words first, then what others call the same."""
        return cls(catalog, association, titles_of(catalog, [association]))

    def title(self, id_: str) -> str:
        """A word as people read it."""
        return self.titles.get(id_) or readable(id_)

    def any_of(self, ids: Iterable[str]) -> str:
        """The words of some ids, of which one is enough."""
        return either(self.title(each) for each in ids)

    def any_word(self, ids: Iterable[str]) -> str:
        """Common words, of which one is enough: only the first is capitalised."""
        return either(self._common(ids))

    def all_words(self, ids: Iterable[str]) -> str:
        """Common words, all of which are needed."""
        return both(self._common(ids))

    def _common(self, ids: Iterable[str]) -> list[str]:
        titles = [self.title(each) for each in ids]
        return [*titles[:1], *(lower_first(each) for each in titles[1:])]

    def agreement(self, id_: str) -> str:
        """The title of an agreement."""
        found = self.catalog.agreements.get(f"{self.association}/{id_}")
        return found.title if found else self.title(id_)

    def exam(self, id_: str) -> str:
        """The title of an exam of the association."""
        found = self.catalog.exams.get(f"{self.association}/{id_}")
        return found.title if found else self.title(id_)


def either(words: Iterable[str], is_quoted: bool = True) -> str:
    """One, two, or three; phrases with commas of their own may stand there unquoted."""
    listed = _apart(words) if is_quoted else [str(each) for each in words]
    return format_list(listed, "or", wording.language())


def both(words: Iterable[str]) -> str:
    """One, two, and three."""
    return format_list(_apart(words), "standard", wording.language())


def _apart(words: Iterable[str]) -> list[str]:
    """What stands in a list; between quotation marks where commas inside would run into those of the list."""
    found = [str(each) for each in words]
    if len(found) > 1 and any("," in each for each in found):
        return [str(say("“%(words)s”", words=each)) for each in found]
    return found


def levels() -> Mapping[str, str]:
    """Levels of education as something that one holds."""
    return {
        "secondary": say("a high school diploma"),
        "associate": say("an associate's degree"),
        "bachelor": say("a bachelor's degree"),
        "master": say("a master's degree"),
        "doctor": say("a doctor's degree"),
        "specialization": say("a postgraduate specialization"),
        "certificate": say("a university certificate"),
        "coursework": say("course work without a degree"),
        "other": say("another course of study"),
    }


def evidence_kinds() -> Mapping[str, str]:
    """Kinds of evidence, as they stand inside a sentence."""
    return {
        "education": say("education"),
        "training": say("training"),
        "work": say("work"),
        "leadership": say("leadership"),
        "supervision": say("reflective supervision"),
        "references": say("reference ratings"),
    }
