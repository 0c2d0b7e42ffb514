"""What columns are called in other programs' files, and how options are spelled."""

import re
from collections.abc import Sequence
from typing import Final

PERSON: Final = (
    "person", "personid", "personname", "candidate", "candidateid", "candidatenumber", "examinee",
    "examineeid", "student", "studentid", "studentname", "participant", "participantid", "respondent",
    "respondentid", "subject", "subjectid", "testtaker", "user", "userid", "username", "id", "pid", "sid",
    "case", "caseid", "name", "row",
)  # fmt: skip
ITEM: Final = ("item", "itemid", "itemname", "question", "questionid")
RESPONSE: Final = (
    "response",
    "answer",
    "choice",
    "choiceselected",
    "option",
    "selected",
    "score",
    "points",
    "value",
)
KEY: Final = (
    "key",
    "right",
    "correct",
    "correctanswer",
    "correctoption",
    "correctresponse",
    "rightanswer",
    "answer",
)
#: Who the row with the key is in a table of responses.
KEY_ROW: Final = frozenset(
    ("key", "keys", "answerkey", "keyrow", "correct", "correctanswer", "correctanswers", "solution")
)
#: How many people gave the responses of a row.
FREQUENCY: Final = ("freq", "frequency", "frequencies", "count", "counts", "obs", "observed", "nobs")
#: Responses to all items in one text, as `01101` or `ABDCA`.
PATTERN: Final = (
    "pattern",
    "responsepattern",
    "responses",
    "answers",
    "response",
    "responsestring",
    "string",
)
#: What stands beside items where these are rows.
ITEM_LABELS: Final = frozenset((
    *KEY, "domain", "topic", "content", "contentarea", "competency", "cognitive", "cognitivelevel", "status",
    "bank", "set", "type", "points", "maximum", "max", "p", "pvalue", "difficulty", "discrimination",
))  # fmt: skip
#: What stands beside responses without being an item's.
BESIDE: Final = frozenset((
    *PERSON, *FREQUENCY, "group", "gender", "sex", "age", "ethnicity", "race", "language", "country", "region", "state",
    "site", "center", "centre", "school", "class", "cohort", "form", "formid", "version", "window", "sitting",
    "attempt", "date", "time", "minutes", "seconds", "duration", "start", "end", "started", "finished",
    "submitted", "email", "firstname", "lastname", "surname", "total", "totalscore", "sum", "sumscore",
    "score", "rawscore", "percent", "percentage", "result", "passed", "pass", "grade", "theta", "ability",
    "comment", "comments", "notes", "weight",
))  # fmt: skip


def column_named(columns: Sequence[str], names: Sequence[str]) -> int | None:
    """The index of the column that has the first of the names, whatever its case, spaces and hyphens."""
    found = [simple(column) for column in columns]
    return next((found.index(name) for name in names if name in found), None)


def simple(column: str) -> str:
    """A column's name in small letters and digits only."""
    return re.sub(r"[\W_]+", "", column).lower()


def plain(text: str) -> str:
    """An option or score as it is compared: without regard to case, and `2.0` as `2`."""
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text.strip().upper())
