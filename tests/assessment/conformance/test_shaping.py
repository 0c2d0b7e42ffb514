"""Evidence of a shape is what the conditions ask, on the word of what judges everybody's evidence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.aims import Aim
from assay.assessment.conformance.drafts import Draft
from assay.assessment.conformance.shaping import Excluded, shape_of
from assay.assessment.counting.background import Background
from assay.assessment.counting.conditions import judge
from assay.assessment.counting.days import Days
from assay.content.conditions import Qualification, Where

DAY = date(2026, 11, 22)
WORDS = st.lists(st.sampled_from(("one", "two", "three")), max_size=2, unique=True).map(tuple)
AGES = st.sampled_from((None, "prenatal-36m", "0-36m", "3-6y", "2-5y", "12-40m"))
FLAG = st.sampled_from((None, True, False))
PERSON = st.sampled_from((None, Qualification(endorsed=("any",)), Qualification(endorsed=("ers", "imhs"))))
LEVELS = st.sampled_from(((), ("master", "doctor"), ("bachelor",)))


def _wheres(**keys: st.SearchStrategy[object]) -> st.SearchStrategy[Where]:
    plain = st.builds(Where, **keys)
    return st.builds(Where, any_of=st.lists(plain, max_size=2).map(tuple), **keys)


SUPERVISION = _wheres(
    topics=WORDS, ages=AGES, formats=WORDS, about=WORDS, provider=PERSON, after_education=LEVELS
)
WORK = _wheres(topics=WORDS, ages=AGES, serving=WORDS, activities=WORDS, paid=FLAG, internship=FLAG)


@pytest.mark.parametrize("kind", ["supervision", "work"])
@given(data=st.data())
def test_what_is_shaped_is_what_was_asked(kind: str, data: st.DataObject) -> None:
    wheres = data.draw(st.lists(SUPERVISION if kind == "supervision" else WORK, min_size=1, max_size=3))
    try:
        shape = shape_of(wheres)
    except Excluded:
        return
    draft = Draft(Aim("a", "b", None), DAY, {})
    dates = {"hours": 1, "on": DAY} if kind == "supervision" else {"from_": DAY}
    draft.add_evidence(kind, "Something", shape, DAY, **dates)
    portfolio = draft.portfolio()
    [entry] = portfolio.of_kind(kind)

    background = Background(portfolio, DAY)
    for where in wheres:
        assert judge(where, entry, background).sure & Days.between(DAY, DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"ages": "0-36m"}, {"ages": "3-6y"}, "the ages `0-36m` and `3-6y`"),
        ({"formats": ["group"]}, {"formats": ["individual", "peer"]}, "`group` and `individual or peer`"),
        ({"didactic": True}, {"didactic": False}, "`didactic: true` and `didactic: false`"),
        ({"levels": ["state"]}, {"any_of": [{"levels": ["local"]}]}, "`state` and `local`"),
    ],
)
def test_what_excludes_each_other_is_named(one: object, other: object, said: str) -> None:
    with pytest.raises(Excluded, match="exclude each other") as found:
        shape_of([Where.model_validate(one), None, Where.model_validate(other)])

    assert str(found.value).startswith(said)


def test_an_alternative_that_can_be_is_taken() -> None:
    one = Where.model_validate({"ages": "0-36m"})
    other = Where.model_validate({"any_of": [{"ages": "3-6y"}, {"ages": "24-48m", "topics": ["dei"]}]})

    assert shape_of([one, other]).fields == {"ages": "24-36m", "topics": ("dei",)}
