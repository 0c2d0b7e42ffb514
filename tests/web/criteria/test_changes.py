"""What will change: new versions, requirements with dates, and what ends."""

from collections.abc import Mapping
from datetime import date

from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.web.criteria.changes import coming
from assay.web.criteria.names import Names

NAMES = Names(Catalog(), "river-guild", {})
TODAY = date(2026, 11, 22)


def _fee(id_: str, **more: object) -> dict[str, object]:
    return {
        "kind": "attest",
        "id": id_,
        "title": id_.title(),
        "sentence": "Pay.",
        "statement": "paid",
        **more,
    }


def _hours(minimum: int, **more: object) -> dict[str, object]:
    said = {"kind": "hours", "title": "Visits", "sentence": "Visit.", "of": "training", "minimum": minimum}
    return {"id": "visits", **said, **more}


def _criteria(*versions: Mapping[str, object]) -> Criteria:
    source = {"document": "Rules"}
    made = [{"source": source, **each} for each in versions]
    return Criteria.model_validate({"endorsement": "master", "categories": ["practice"], "versions": made})


def test_nothing_changes_where_nothing_is_announced() -> None:
    old = _fee("fee", effective="2020-01-01")

    assert coming(_criteria({"requirements": [old]}), "practice", NAMES, TODAY) == ()


def test_a_version_to_come_says_what_comes_goes_and_changes() -> None:
    now = {"requirements": [_fee("fee"), _hours(10), _fee("oath")]}
    next_ = {"effective": "2027-01-01", "requirements": [_hours(12), _fee("licence"), _fee("oath")]}

    (found,) = coming(_criteria(now, next_), "practice", NAMES, TODAY)

    assert found.day == date(2027, 1, 1)
    assert found.version is not None
    assert [(each.title, bool(each.before), bool(each.after)) for each in found.changes] == [
        ("Visits", True, True),
        ("Licence", False, True),
        ("Fee", True, False),
    ]
    visits = found.changes[0]
    assert visits.before
    assert visits.after
    assert (visits.before.measure, visits.after.measure) == ("At least 10 hours", "At least 12 hours")


def test_a_requirement_that_takes_the_place_of_another_is_one_change() -> None:
    until = _hours(10, until="2026-12-31")
    since = _hours(12, id="more-visits", effective="2027-01-01")

    (found,) = coming(_criteria({"requirements": [until, since]}), "practice", NAMES, TODAY)

    assert [(each.title, bool(each.before)) for each in found.changes] == [("Visits", True)]
    assert found.version is None


def test_a_vetting_that_ends_is_a_change_on_the_day_after() -> None:
    provider = {"endorsed": ["master"], "vetted": {"by": "guild", "until": "2027-12-21"}}
    asked = _hours(10, of="supervision", where={"provider": provider})

    (found,) = coming(_criteria({"requirements": [asked]}), "practice", NAMES, TODAY)

    assert found.day == date(2027, 12, 22)
    assert [each.title for each in found.changes] == ["Visits"]


def test_changes_of_other_categories_are_not_told() -> None:
    others = _fee("fee", categories=["teaching"], effective="2027-01-01")
    made = _criteria({"requirements": [_fee("oath")]}).model_dump()
    made["categories"] = ["practice", "teaching"]
    made["versions"][0]["requirements"] = [_fee("oath"), others]

    assert coming(Criteria.model_validate(made), "practice", NAMES, TODAY) == ()


def test_renewals_change_too() -> None:
    part = {"title": "Mites", "minimum": 1, "effective": "2027-01-01", "where": {"topics": ["mites"]}}
    renewal = {"years": 1, "requirements": [_hours(15, including=[part])]}

    (found,) = coming(
        _criteria({"requirements": [_fee("oath")], "renewal": renewal}), "practice", NAMES, TODAY
    )

    assert (found.changes, [each.title for each in found.of_renewal]) == ((), ["Visits"])
