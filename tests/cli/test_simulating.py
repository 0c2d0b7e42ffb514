"""The command `assay simulate adjudication`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assay.cli.main import main

POLICY = """
raters: 2
adjudicate:
  distance: {share: 0.5}
  straddles_cut: true
  veto: [{criteria: [safety], below: 1, then: fail}]
  final: third-decides
cut: {points: 6}
criteria: [{id: Clarity, highest: 4}, {id: safety, highest: 4, weight: 2}]
"""
RATINGS = """subject,rater,criterion,score
e 1,Anna,clarity,4
e 1,Anna,safety,4
e 1,Ben,clarity,2
e 1,Ben,safety,2.5
e 2,Anna,clarity,4
e 2,Anna,safety,3
e 2,Ben,clarity,2
e 2,Ben,safety,1
e 2,Carla,clarity,1
e 2,Carla,safety,1
e 3,Anna,clarity,4
e 3,Anna,safety,0
e 3,Ben,clarity,4
e 3,Ben,safety,1
e 4,Anna,clarity,4
e 4,Anna,safety,0
"""


def run(tmp_path: Path, *arguments: str, policy: str = POLICY, ratings: str = RATINGS) -> Result:
    (tmp_path / "policy.yaml").write_text(policy)
    (tmp_path / "r.csv").write_text(ratings)
    files = ["--policy", str(tmp_path / "policy.yaml"), str(tmp_path / "r.csv")]
    return CliRunner().invoke(main, ["simulate", "adjudication", *files, *arguments])


def found(tmp_path: Path, policy: str = POLICY, ratings: str = RATINGS) -> dict[str, Any]:
    result = run(tmp_path, "--json", policy=policy, ratings=ratings)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


def test_people_read_who_is_sent_on_and_what_changes(tmp_path: Path) -> None:
    output = run(tmp_path).output

    assert "3 essays, cut 6 of 12 points (50.0%)" in output
    assert "Sent on: 2 of 3 (share 0.667)" in output
    assert "Decisions changed: 1 (1 pass to fail, 0 fail to pass)" in output
    assert "e 4: it has 1 first readings, and the policy asks for 2" in output


def test_programs_read_every_essay(tmp_path: Path) -> None:
    shown = found(tmp_path)

    assert (shown["n"], shown["n_unusable"], shown["sent"]["n"], shown["sent"]["waiting"]) == (3, 1, 2, 1)
    assert shown["sent"]["by_reason"]["straddles-cut"] == 2
    assert shown["sent"]["by_reason"]["veto-disputed"] == 1
    assert shown["changed"] == {"n": 1, "pass_to_fail": 1, "fail_to_pass": 0, "subjects": ["e 2"]}
    first, second, third = shown["essays"]
    assert (first["sent"], first["final"]["points"]) == (False, 9.5)
    assert (second["mean_of_first"]["points"], second["final"]["points"]) == (7, 3)
    assert second["final"]["counted"] == [{"rater": "Carla", "weight": 1.0}]
    assert (third["state"], third["final"]["passed"]) == ("waits-for-adjudication", None)


def test_adjudicators_settle_wherever_they_stand(tmp_path: Path) -> None:
    header, *rows = RATINGS.splitlines()
    turned = "\n".join([header, *reversed(rows)])

    shown = found(tmp_path, POLICY + "adjudicators: [Carla]\n", turned)

    assert {each["subject"]: each["final"]["points"] for each in shown["essays"]} == {
        "e 3": None,
        "e 2": 3,
        "e 1": 9.5,
    }


def test_a_table_without_criteria_is_about_the_only_one(tmp_path: Path) -> None:
    policy = "{raters: 2, adjudicate: {criterion_distance: 2}, cut: {points: 3}, criteria: [{id: all, highest: 6}]}"

    shown = found(tmp_path, policy, "essay,rater 1,rater 2,rater 3\na,2,4,3\nb,3,3,\n")

    assert [each["final"]["points"] for each in shown["essays"]] == [3, 3]
    assert [each["sent"] for each in shown["essays"]] == [True, False]


def test_a_rubric_may_stand_for_the_criteria(tmp_path: Path, guild: Path) -> None:
    policy = "{raters: 1, cut: {share: 0.5}}"
    ratings = "subject,rater,criterion,score\na,x,observation,3\na,x,care,1\na,x,style,1\n"

    result = run(
        tmp_path, "--rubric", str(guild / "rubrics" / "practice.yaml"), policy=policy, ratings=ratings
    )

    # 2 x 3 + 3 x 1 of 15 points.
    assert "1 essays, cut 7.5 of 15 points" in result.output
    assert "criteria that the policy does not have, passed over: style" in result.output
    assert "has no `criteria`, and there is no rubric" in run(tmp_path, policy=policy, ratings=ratings).output


@pytest.mark.parametrize(
    ("policy", "ratings", "expected"),
    [
        (POLICY.replace("raters: 2", "raters: two"), RATINGS, "policy.yaml:2: `raters` is `two`"),
        (POLICY.replace("[safety]", "[safty]"), RATINGS, "policy.yaml:6: there is no criterion `safty`"),
        (POLICY.replace("cut:", "cat:"), RATINGS, "the key `cat` is not known here"),
        (
            POLICY.replace("id: safety", "id: Clarity").replace("[safety]", "[Clarity]"),
            RATINGS,
            "`Clarity` stands twice",
        ),
        (POLICY, RATINGS.replace("2.5", "much"), "r.csv:5:4: 'much' is not a number"),
        (POLICY, RATINGS.replace("safety", "danger"), "r.csv:1:1: there are no ratings of safety"),
    ],
)
def test_mistakes_end_with_one_and_are_named(
    tmp_path: Path, policy: str, ratings: str, expected: str
) -> None:
    result = run(tmp_path, policy=policy, ratings=ratings)

    assert result.exit_code == 1
    assert expected in result.output
