"""The cut of one form on another: the numbers of `assay equate`, what counts and who, and what is refused."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from assay.assessment.equating.cuts import CUT_METHODS, RESAMPLES, RESAMPLES_OF_FITS
from assay.assessment.estimates import Estimate, NotEstimable
from assay.cli.equating.command import equate
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.standard_setting.carrying import Carrying, basis_points, carry
from assay.services.standard_setting.pairs import source_of, targets_of
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import Window
from services.building import ASSOCIATION, add_person
from services.correcting import correct
from services.standard_setting.crowds import (
    COMMON,
    ITEMS,
    Crowd,
    Crowds,
    cut_for,
    open_anchored,
    sit,
    sit_both,
)


@pytest.fixture
def crowds(database: Database, coordinator: Actor) -> Crowds:
    """Two forms that share items, with a cut on the first."""
    return sit_both(database, open_anchored(database, coordinator), coordinator)


def carried(database: Database, coordinator: Actor, crowds: Crowds) -> Carrying:
    with database.reading() as session:
        return carry(session, coordinator, ASSOCIATION, crowds.cut, crowds.y.form)


def exported(folder: Path, crowd: Crowd, without: tuple[str, ...] = ()) -> str:
    """The responses as a table, as anybody would write it."""
    kept = [place for place, each in enumerate(crowd.ids) if each not in without]
    path = folder / f"{crowd.key}.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", *(crowd.ids[place] for place in kept)])
        rows.writerows([n, *row] for n, row in enumerate(crowd.right[:, kept].tolist()))
    return str(path)


def equated(folder: Path, crowds: Crowds, method: str, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the command says of the same data."""
    anchor = folder / "anchor.txt"
    anchor.write_text("\n".join(each for each in crowds.common if each not in without))
    files = [exported(folder, each, without) for each in (crowds.x, crowds.y)]
    times = RESAMPLES_OF_FITS if method == "rasch" else RESAMPLES
    said = ["--anchor-items", str(anchor), "--method", method, "--bootstrap", str(times), "--json"]
    result = CliRunner().invoke(equate, [*files, *said], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_numbers_are_those_of_the_command(
    database: Database, coordinator: Actor, crowds: Crowds, tmp_path: Path
) -> None:
    found = carried(database, coordinator, crowds)
    assert [each.equivalent.method for each in found.carried] == list(CUT_METHODS)
    assert found.points == 9
    for each in found.carried:
        told = equated(tmp_path, crowds, each.equivalent.method)["table"][9]
        assert isinstance(each.points, Estimate)
        assert isinstance(each.share, Estimate)
        assert each.points.value == pytest.approx(told["equivalent"], abs=1e-9)
        assert each.points.standard_error == pytest.approx(told["standard_error"], abs=1e-9)
        assert each.share.value == pytest.approx(told["equivalent"] / ITEMS)
        assert (each.points.n, each.equivalent.n) == (told["n"], (120, 140))
        assert not each.equivalent.is_sure or each.equivalent.method == "rasch"


def test_a_cut_is_what_it_is_worth_where_the_truth_is_known(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    """Abilities are the same standard on both forms: their expected scores are the true equivalents."""
    found = {each.equivalent.method: each.points for each in carried(database, coordinator, crowds).carried}
    truth = crowds.true_equivalent(9)
    rasch = found["rasch"]
    assert isinstance(rasch, Estimate)
    assert rasch.standard_error is not None
    assert rasch.value == pytest.approx(truth, abs=4 * rasch.standard_error)
    assert truth < 8.8  # the other form is harder


def test_what_is_common_and_how_it_represents_the_form(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    found = carried(database, coordinator, crowds)
    anchor = found.pair.anchor
    assert (anchor.items, anchor.lengths, set(found.pair.common)) == (
        COMMON,
        (ITEMS, ITEMS),
        set(crowds.common),
    )
    assert sum(each.common for each in anchor.domains) == COMMON
    assert any("Angoff 1971" in each for each in found.warnings)


def test_corrections_in_force_are_respected(
    database: Database, coordinator: Actor, crowds: Crowds, tmp_path: Path
) -> None:
    """A dropped common item is none any more; everybody's points are nobody's difference, and are added again."""
    dropped, *_ = crowds.common
    only = next(each for each in crowds.y.ids if each not in crowds.common)
    for crowd in (crowds.x, crowds.y):
        correct(database, coordinator, crowd.form, crowd.ids.index(dropped) + 1, "drop")
    correct(database, coordinator, crowds.y.form, crowds.y.ids.index(only) + 1, "credit")
    found = carried(database, coordinator, crowds)
    assert dropped not in found.pair.common
    assert (found.points, found.possible) == (8.25, (ITEMS - 1, ITEMS - 1))
    told = equated_without(tmp_path, crowds, dropped, only)
    tucker = found.carried[0]
    assert isinstance(tucker.points, Estimate)
    assert tucker.points.value == pytest.approx(told[8] * 0.75 + told[9] * 0.25 + 1)
    assert isinstance(tucker.passing, Estimate)
    totals = np.delete(crowds.y.right, [crowds.y.ids.index(each) for each in (dropped, only)], axis=1).sum(
        axis=1
    )
    assert tucker.passing.value == pytest.approx((totals + 1 >= tucker.least).mean())


def equated_without(folder: Path, crowds: Crowds, dropped: str, only: str) -> list[float]:
    return [each["equivalent"] for each in equated(folder, crowds, "tucker", (dropped, only))["table"]]


def test_an_item_with_another_key_on_one_form_is_not_common(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    changed = crowds.common[1]
    question = crowds.y.ids.index(changed)
    other = (crowds.y.part.items[question].key + 1) % 2
    correct(database, coordinator, crowds.y.form, question + 1, "rekey", [other])
    found = carried(database, coordinator, crowds)
    assert found.pair.changed == (changed,)
    assert any(changed in each for each in found.warnings)


def test_pretest_items_tie_nothing(database: Database, coordinator: Actor) -> None:
    window = open_anchored(database, coordinator, pretest=2)
    crowds = sit_both(database, window, coordinator)
    found = carried(database, coordinator, crowds)
    assert len(crowds.x.ids) == ITEMS + 2
    assert found.pair.anchor.lengths == (ITEMS, ITEMS)
    scored = {item.id for item in crowds.x.part.scored}
    assert set(found.pair.common) == scored & {item.id for item in crowds.y.part.scored}


def test_who_sat_the_same_items_in_another_window_counts_too_and_who_sat_both_is_told(
    database: Database, coordinator: Actor
) -> None:
    other = open_anchored(database, coordinator, name="Spring")
    crowds = sit_both(database, open_anchored(database, coordinator), coordinator)
    with database.writing() as session:
        form = next(each for each in session.get_one(Window, other).forms if each.key == crowds.y.key)
        session.get_one(Sitting, crowds.y.sittings[0]).status = "void"
        sit(session, form, crowds.x.people[:3], crowds.y.choices[:3])
    found = carried(database, coordinator, crowds)
    assert (found.pair.in_both, found.pair.target.n) == (3, 142)
    assert any("3 people sat both forms" in each for each in found.warnings)


def test_where_a_cut_can_go(database: Database, coordinator: Actor, crowds: Crowds) -> None:
    with database.reading() as session:
        cut, source = source_of(session, coordinator, ASSOCIATION, crowds.cut)
        (target,) = targets_of(session, cut, source)
    assert (target.form.id, target.common, target.n) == (crowds.y.form, COMMON, 140)
    assert (target.items, target.hindrance) == (ITEMS, "")


@pytest.mark.parametrize(
    ("common", "sizes", "words"), [(0, (60, 60), "no scored item"), (5, (60, 49), "50 are needed")]
)
def test_forms_that_cannot_be_equated(
    database: Database, coordinator: Actor, common: int, sizes: tuple[int, int], words: str
) -> None:
    crowds = sit_both(database, open_anchored(database, coordinator, common), coordinator, sizes)
    with pytest.raises(Refused, match=words):
        carried(database, coordinator, crowds)
    with database.reading() as session:
        (target,) = targets_of(session, *source_of(session, coordinator, ASSOCIATION, crowds.cut))
    assert target.hindrance


def test_nothing_is_carried_where_there_is_nothing_to_equate(
    database: Database, coordinator: Actor, crowds: Crowds, make_person: Callable[..., Actor]
) -> None:
    with database.writing() as session:
        for_all, newer = cut_for(coordinator, None), cut_for(coordinator, crowds.x.form, 8000)
        session.add(for_all)
        session.flush()
        general = for_all.id
    with pytest.raises(Refused, match="belongs to no form"), database.reading() as session:
        source_of(session, coordinator, ASSOCIATION, general)
    with pytest.raises(Refused, match="the very items"), database.reading() as session:
        carry(session, coordinator, ASSOCIATION, crowds.cut, crowds.x.form)
    with pytest.raises(NotFound), database.reading() as session:
        carry(session, coordinator, ASSOCIATION, crowds.cut, 999)
    with pytest.raises(NotAllowed), database.reading() as session:
        source_of(session, make_person("Rea", "reviewer"), ASSOCIATION, crowds.cut)
    with database.writing() as session:
        session.add(newer)
    with pytest.raises(Refused, match="Another cut has followed"):
        carried(database, coordinator, crowds)


def test_a_candidate_sees_nothing_of_it(database: Database, crowds: Crowds) -> None:
    with database.writing() as session:
        torn = add_person(session, "Cat Candidate", "coordinator")
        session.get_one(Sitting, crowds.y.sittings[0]).person_id = torn.person_id
    with pytest.raises(NotAllowed, match="candidate of this examination"):
        carried(database, torn, crowds)


def test_a_cut_that_all_reach_has_no_equivalent(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    with database.writing() as session:
        session.get_one(CutVersion, crowds.cut).basis_points = 800
    correct(database, coordinator, crowds.x.form, 1, "credit")
    with pytest.raises(Refused, match="points that everybody was given"):
        carried(database, coordinator, crowds)


def test_what_lies_beyond_the_form_is_no_cut(database: Database, coordinator: Actor, crowds: Crowds) -> None:
    """The line of a form that is easier reaches beyond its last point."""
    with database.writing() as session:
        session.delete(session.get_one(CutVersion, crowds.cut))
        cut = cut_for(coordinator, crowds.y.form, 10_000)
        session.add(cut)
        session.flush()
        found = carry(session, coordinator, ASSOCIATION, cut.id, crowds.x.form)
    tucker = found.carried[0]
    assert isinstance(tucker.points, NotEstimable)
    assert "is not on the form" in tucker.points.reason
    assert (tucker.basis_points, tucker.least) == (None, 0)


@pytest.mark.parametrize(
    ("points", "possible", "found"), [(40.0, 60, 6666), (40.001, 60, 6667), (9.0, 12, 7500), (0.3, 3, 1000)]
)
def test_the_share_that_is_kept_lets_the_same_points_pass(points: float, possible: int, found: int) -> None:
    """Two places of a percent, rounded so that 40 points of 60 stay 40 and do not become 41."""
    assert basis_points(points, possible) == found
