"""`assay assemble` for several forms: of an installed exam, and of a stranger's table."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Assay

BLUEPRINT = """items: 10
domains: {Algebra I: [4, 6], Geometry: 5}
cells: [{where: {domain: Geometry, cognitive: recall}, items: [1, 3]}]
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Eighty items between semicolons, with decimal commas."""
    rows = [
        f"q {n};{'Algebra I' if n % 2 else 'Geometry'};{('recall', 'analysis')[n % 4 // 2]};"
        f"0,{30 + n * 11 % 59};1,{n % 9};{(n % 31 - 15) / 10}".replace(".", ",")
        for n in range(80)
    ]
    path = tmp_path / "pool.csv"
    path.write_text("\n".join(["Item;Domain;Cognitive;p;a;b", *rows]), encoding="utf-8-sig")
    (tmp_path / "form.yaml").write_text(BLUEPRINT)
    return path


def run(assay: Assay, *arguments: str) -> Any:
    result = assay("assemble", "--pool", "pool.csv", "--blueprint", "form.yaml", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.usefixtures("table")
def test_forms_of_a_table(assay: Assay) -> None:
    found = run(assay, "--forms", "4", "--target", "p=0.6")

    assert [form["n"] for form in found["forms"]] == [10] * 4
    assert all(
        row["least"] <= row["there"] <= row["most"] for form in found["forms"] for row in form["blueprint"]
    )
    assert [form["means"]["p"]["mean"] for form in found["forms"]] == pytest.approx([0.6] * 4)
    assert (found["largest_overlap"], found["optimum"]["gap"]) == (0, 0)
    assert found == run(assay, "--forms", "4", "--target", "p=0.6")


@pytest.mark.usefixtures("table")
def test_information_and_an_anchor(assay: Assay) -> None:
    found = run(assay, "--forms", "2", "--target", "information", "--at", "-0.5,0.5", "--anchor", "3")

    assert len(found["anchor"]) == found["largest_overlap"] == 3
    assert [row["theta"] for row in found["forms"][0]["information"]] == [-0.5, 0.5]
    assert found["objective"]["kind"] == "maximin"
    assert found["optimum"]["gap"] < 0.05


def test_rules_that_reach_nothing_are_noted(assay: Assay, table: Path) -> None:
    lines = table.read_text("utf-8-sig").splitlines()
    rows = [f"{line};{'q99x' if place == 0 else ''}" for place, line in enumerate(lines[1:])]
    rows[1] = rows[1].replace("0,41", "")
    table.write_text("\n".join([f"{lines[0]};Enemies", *rows]))
    (table.parent / "seen.csv").write_text("item\nQ-1\nq 5\n")
    found = run(assay, "--target", "p", "--seen", "seen.csv")

    assert found["notes"] == [
        "only one item has the enemy `q99x`, which is no item",
        "1 of the items that were seen are not among these: Q-1",
        "no p is known of 1 items, so no form has them: q 1",
    ]


def test_what_was_seen_or_used_too_much_is_left_out(assay: Assay, table: Path) -> None:
    (table.parent / "seen.txt").write_text("q 1\nq 2\nq 3\n")
    uses = "\n".join(f"q {n},{n // 10}" for n in range(80))
    (table.parent / "uses.csv").write_text(f"item,exposure\n{uses}\n")
    found = run(assay, "--seen", "seen.txt", "--statistics", "uses.csv", "--max-exposure", "4")
    numbers = {int(name[2:]) for name in found["forms"][0]["items"]}

    assert found["eligible"] == 47
    assert not numbers & {1, 2, 3}
    assert max(numbers) < 50
    assert found["forms"][0]["largest_exposure"] <= 4


@pytest.mark.usefixtures("table")
def test_a_clash_is_told_and_ends_with_one(assay: Assay) -> None:
    result = assay("assemble", "--pool", "pool.csv", "--blueprint", "form.yaml", "--forms", "9", "--json")

    assert result.exit_code == 1
    assert "domain Geometry: at least 5 needed on each of 9 forms, 45 in all; 40 available" in result.stderr
    conflict = json.loads(result.stdout)["infeasible"]["conflict"]
    assert [(row["kind"], row["needed"], row["available"]) for row in conflict] == [
        ("range", 45, 40),
        ("overlap", None, None),
    ]


def test_in_words(assay: Assay, table: Path) -> None:
    output = assay("assemble", "--pool", str(table), "--blueprint", "form.yaml", "--forms", "2").stdout

    assert "    5 of 5-5  domain Geometry\n" in output
    assert "items in common: at most 0 of two forms\n" in output
    assert "largest distance from the target" in output


@pytest.mark.usefixtures("guild")
def test_forms_of_an_installed_exam(assay: Assay) -> None:
    result = assay("assemble", "--exam", "river-guild/master", "--forms", "2", "--overlap", "20", "--json")
    found = json.loads(result.stdout)

    assert (found["exam"], len(found["forms"])) == ("river-guild/master", 2)
    assert found["optimum"]["reason"].startswith("no statistic was given")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name --exam and --seed, or --pool and --blueprint"),
        (("--forms", "2"), "name either --exam or --pool"),
        (("--pool", "pool.csv"), "--pool needs a --blueprint"),
        (("--exam", "a/b", "--blueprint", "form.yaml"), "an exam has its own"),
        (("--pool", "pool.csv", "--blueprint", "form.yaml", "--target", "odd"), "--target is p, p=0.65"),
        (
            ("--pool", "pool.csv", "--blueprint", "form.yaml", "--target", "information=1", "--at", "0,1"),
            "1 values of information for 2 abilities",
        ),
        (("--pool", "pool.csv", "--blueprint", "form.yaml", "--anchor", "11"), "11 anchor items do not fit"),
    ],
)
@pytest.mark.usefixtures("table")
def test_options_that_do_not_fit_together(assay: Assay, arguments: tuple[str, ...], words: str) -> None:
    result = assay("assemble", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr


def test_problems_of_files_are_told_with_their_lines(assay: Assay, table: Path) -> None:
    (table.parent / "form.yaml").write_text("items: 10\ndomains: {A: [6, 4]}\nsets: [3, 2]\n")
    result = assay("assemble", "--pool", "pool.csv", "--blueprint", "form.yaml")

    assert result.exit_code == 1
    assert "form.yaml:2: 6 to 4 items are asked for, expected the smaller number first" in result.stderr
    assert "form.yaml:3: 3 to 2 items are asked for" in result.stderr
    (table.parent / "form.yaml").write_text("items: 10\ntarget: {p: 0.5, b: 1.0}\n")
    result = assay("assemble", "--pool", "pool.csv", "--blueprint", "form.yaml")
    assert "form.yaml:2: 2 targets are named, expected one of p, b and information" in result.stderr
    (table.parent / "form.yaml").write_text("items: 10\nlabels: {Format: {graph: 2}}\n")
    result = assay("assemble", "--pool", "pool.csv", "--blueprint", "form.yaml")
    assert "the blueprint counts by format, which no column holds" in result.stderr
