"""The examples of docs/content.md are what they say they are."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria
from assay.content.portfolio import Portfolio
from assay.content.problems import Gathering, Origin
from assay.content.reading.making import make
from assay.content.reading.yaml_values import YamlText, values_of
from project.checkout import ROOT

DOCUMENT = ROOT / "docs" / "content.md"


@pytest.mark.parametrize(
    ("heading", "model"),
    [("A competency map", CompetencyMap), ("Criteria", Criteria), ("A portfolio", Portfolio)],
)
def test_an_example_is_read_without_problems(heading: str, model: type[BaseModel]) -> None:
    found = re.search(rf"^## {heading}\n.*?^```yaml\n(.*?)^```", DOCUMENT.read_text(), re.S | re.M)
    assert found
    gathering = Gathering()
    source = YamlText(Path(heading), found[1], gathering)
    made = make(model, values_of(source), Origin(Path(heading), source.lines), gathering)

    assert gathering.problems == []
    assert isinstance(made, model)
