"""One requirement of each kind that says everything that its kind can say, and a condition with every key."""

from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter

from assay.content.conditions import Where
from assay.content.requirements import Requirement

#: What every requirement says, whatever its kind.
RULE: Final = {
    "id": "one",
    "title": "A title",
    "sentence": "A sentence.",
    "place": "Page 3",
    "strength": "recommended",
    "categories": ["practice"],
    "judged": True,
    "when": {"keeps-queens": True},
    "effective": "2020-01-01",
    "until": "2090-12-31",
}
RATER: Final = {
    "endorsed": ["master-practice"],
    "meets": True,
    "vetted": {"by": "river-guild", "until": "2090-12-31"},
}
#: A value of every key of a condition.
WHERE: Final[dict[str, Any]] = {
    "topics": ["swarming"],
    "ages": "0-36m",
    "didactic": True,
    "formats": ["individual"],
    "about": ["own-practice"],
    "serving": ["child", "parent"],
    "activities": ["keeping"],
    "levels": ["regional"],
    "paid": True,
    "supervised": True,
    "internship": False,
    "transcript": True,
    "provider": RATER,
    "supervisor": RATER,
    "after_education": ["master"],
    "any_of": [{"topics": ["mites"]}, {"topics": ["honey"]}],
}
_SIMPLE: Final = {
    "kind": "attest",
    "id": "inside",
    "title": "Inside",
    "sentence": "S.",
    "statement": "fee-paid",
}
#: What each kind says beside that.
KINDS: Final[dict[str, dict[str, Any]]] = {
    "education": {
        "degrees": ["msw"],
        "levels": ["bachelor"],
        "reviewed": ["certificate"],
        "where": {"transcript": True},
    },
    "hours": {
        "of": "training",
        "minimum": 48,
        "where": {"topics": ["swarming"]},
        "including": [{"title": "A part", "minimum": 15, "where": {"didactic": True}}],
        "apart": True,
        "window": {"years": 2, "ending": "evaluation", "each_year": 20},
    },
    "experience": {"years": 3, "where": {"paid": True}, "part_time": "prorated"},
    "leadership": {"years": 3, "where": {"levels": ["state"]}, "part_time": "prorated"},
    "references": {
        "slots": [
            {
                "id": "first",
                "roles": ["supervisor"],
                "when": {"has-supervisor": True},
                "rater": RATER,
                "otherwise": [{"roles": ["colleague"], "when": {"has-supervisor": False}}],
            }
        ],
        "among": {"least": 1, "rater": RATER},
    },
    "membership": {"organisations": ["river-guild"], "topics": ["beekeeping"]},
    "agreement": {"agreements": ["oath"]},
    "competencies": {"by": ["training", "work"], "least": 2},
    "exam": {"exams": ["master"]},
    "review": {"subject": "interview", "levels": 2, "reviewers": 3},
    "attest": {"statement": "fee-paid", "by": "association"},
    "all_of": {"requirements": [_SIMPLE]},
    "any_of": {"requirements": [_SIMPLE]},
}
REQUIREMENTS: Final[TypeAdapter[Requirement]] = TypeAdapter(Requirement)
DAY: Final = date(2026, 11, 22)


def requirement(kind: str) -> Requirement:
    """The sample of a kind."""
    return REQUIREMENTS.validate_python({**RULE, "kind": kind, **KINDS[kind]})


def condition(key: str) -> Where:
    """A condition that asks one thing."""
    return Where.model_validate({key: WHERE[key]})
