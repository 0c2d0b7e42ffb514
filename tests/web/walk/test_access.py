"""Who may do what, at every address there is; and that the refused learn nothing.

A new address, or another right, shows as a line that differs from `access.txt`: look at it, and write the table anew
with `PYTHONPATH=tests .venv/bin/python -m web.walk.writing`.
"""

from collections.abc import Iterator

import pytest

from web.walk.visiting import LOST, ROLES, Visitor
from web.walk.walking import ACCESS, Tour, Walk, written
from web.walk.world import building

#: Forms that prove by other means who sent them.
NO_TOKEN = {"journal.save_entries"}
#: Set on every answer to nobody's browser but the one that asked.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What stands in the policy of each answer.
FORBIDDEN = ("default-src 'none'", "base-uri 'none'", "form-action '", "frame-ancestors 'none'")
#: What is given besides pages, and what of it a browser may show by itself.
SHOWN = ("application/pdf",)
TYPES = (
    *SHOWN,
    "text/csv",
    "application/yaml",
    "application/jsonl",
    "application/x-ndjson",
    "application/zip",
)


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """The walk; what was asked once is remembered."""
    with building(tmp_path_factory.mktemp("walk")) as world:
        walk = Walk(world)
        yield Tour(walk)
        walk.close()


def test_everybody_may_what_the_table_says(tour: Tour) -> None:
    assert written(tour.table).splitlines() == ACCESS.read_text("utf-8").splitlines()


def test_nothing_breaks_whoever_asks(tour: Tour) -> None:
    broken = [
        f"{stop} as {role}" for stop, row in tour.table.items() for role in row if row[role].status >= 500
    ]

    assert broken == []


def test_who_lost_their_right_is_nobody(tour: Tour) -> None:
    """Somebody was deactivated, somebody's session is over: both still hold the cookie of a coordinator."""
    table = tour.table.items()
    more = [
        f"{stop} as {who}" for stop, row in table for who in LOST if row[who].verdict != row["nobody"].verdict
    ]

    assert more == []


def test_who_is_refused_has_changed_nothing(tour: Tour) -> None:
    table = tour.table.items()
    faults = [
        f"{stop} as {role}: {', '.join(answer.changed)}"
        for stop, row in table
        for role, answer in row.items()
        if answer.verdict != "yes" and answer.changed
    ]

    assert faults == []


def test_the_things_of_others_are_refused_like_those_that_do_not_exist(tour: Tour) -> None:
    assert list(tour.telling()) == []


def test_forms_that_name_the_things_of_others_are_answered_as_if_these_did_not_exist(tour: Tour) -> None:
    assert list(tour.fields_told()) == []


def test_of_every_field_is_known_whether_it_names_something(tour: Tour) -> None:
    """A new field asks for a line in `fields.txt`."""
    _ = tour.table

    assert tour.unknown_fields() == set()


def test_every_answer_forbids_what_is_not_from_here(tour: Tour) -> None:
    faults = [
        f"{stop} as {role}: {name}"
        for stop, row in tour.table.items()
        for role, answer in row.items()
        for name in _lacking(answer.headers)
    ]

    assert faults == []


def _lacking(headers: dict[str, str]) -> list[str]:
    policy = headers.get("Content-Security-Policy", "")
    lacking = [name for name, value in HEADERS.items() if headers.get(name) != value]
    if any(each not in policy for each in FORBIDDEN) or "unsafe-eval" in policy:
        lacking.append("Content-Security-Policy")
    shows = headers.get("Content-Type") in SHOWN  # the viewer of a browser is an object
    if "object-src 'none'" not in policy and not (shows and "object-src 'self'" in policy):
        lacking.append("object-src")
    return lacking + ["Cache-Control"] * ("Cache-Control" not in headers)


def test_what_is_no_page_has_a_known_type_and_is_saved_where_it_could_act(tour: Tour) -> None:
    """Bytes of people are shown only as PDF or picture, in a policy of their own; everything else is saved."""
    faults = []
    for stop, row in tour.table.items():
        for role, answer in row.items():
            headers, kind = answer.headers, answer.headers.get("Content-Type", "").partition(";")[0]
            is_ours = kind == "text/html" or stop.rule.endpoint in ("static", "item_types.styles")
            if is_ours or kind == "application/json" or 300 <= answer.status < 400:
                continue
            is_saved = headers.get("Content-Disposition", "").startswith("attachment")
            if kind not in TYPES or not (is_saved or kind in SHOWN):
                faults.append(f"{stop} as {role}: {kind} {headers.get('Content-Disposition')}")

    assert faults == []


def test_cookies_are_for_this_site_and_not_for_scripts(tour: Tour) -> None:
    cookies = {cookie for row in tour.table.values() for answer in row.values() for cookie in answer.cookies}

    assert {each.partition("=")[0] for each in cookies} == {"assay", "assay_lobby", "assay_room"}
    assert [each for each in cookies if "HttpOnly" not in each or "SameSite=" not in each] == []


def test_no_form_is_taken_without_its_token(tour: Tour) -> None:
    """Not from whoever has every right, and not with the token of somebody else's session."""
    taken = []
    for stop, row in tour.table.items():
        if stop.method == "GET" or stop.rule.endpoint in NO_TOKEN:
            continue
        role = next((each for each in ROLES if row[each].verdict == "yes"), "coordinator")
        for token in ("", tour.walk.visitor("another", stop.here).token):
            answer = tour.ask(stop, Visitor(tour.walk.visitor(role, stop.here).cookie, token))
            taken += [f"{stop} as {role}: {answer.status}"] if answer.status != 400 or answer.changed else []

    assert taken == []
