"""The list of applications, and the counts on the pages before it."""

from collections.abc import Callable

from sqlalchemy import update

from assay.storage.people import Appointment
from services.applications import keeping
from web.acting import Clock, Someone, sign_in, words
from web.coordinator.applications.scenes import HOME, MET, Office


def test_the_list_says_who_has_it_and_for_how_long(office: Office, clock: Clock) -> None:
    clock.advance(days=12, hours=1)
    page = words(office.client.get(HOME).text)

    assert "One application needs you" in page
    assert "Ann Applicant Keeper of the Light Needs reviewers Waits 12 days for reviewers" in page


def test_the_list_names_who_reads_it_and_who_is_asked(office: Office, clock: Clock) -> None:
    office.give("Rita", "Rolf")
    clock.advance(days=3, hours=1)
    read = words(office.client.get(HOME).text)
    office.send("/messages", {"text": "Where is the licence?", "kind": "ask"})
    asked = words(office.client.get(HOME).text)

    assert "Under review With Rita Reviewer and Rolf Reviewer for 3 days" in read
    assert "Question open With the applicant for less than a day" in asked


def test_who_lost_the_role_no_longer_reads_it(office: Office) -> None:
    office.give("Rita", "Rolf")
    with office.database.writing() as session:
        mine = Appointment.person_id == office.people["Rita"].person_id
        session.execute(update(Appointment).where(mine).values(role="coordinator"))

    assert "Needs reviewers" in words(office.client.get(HOME).text)


def test_the_list_can_be_filtered(office: Office) -> None:
    def shown(query: str) -> bool:
        return "Ann Applicant" in words(office.client.get(f"{HOME}?{query}").text)

    assert shown("show=lacks-reviewers")
    assert shown("show=all&aim=lighthouse-society/keeper")
    assert not shown("show=granted")
    assert not shown("aim=lighthouse-society/other")
    assert "No application is where you looked" in words(office.client.get(f"{HOME}?show=granted").text)


def test_the_pages_before_it_count_what_needs_somebody(office: Office) -> None:
    assert "One portfolio waits for reviewers" in words(
        office.client.get(f"/coordinate/{keeping.SOCIETY}/").text
    )
    given = office.give("Rita", "Rolf")
    office.finish("Rita", given["Rita"], "approve", MET)
    assert "waits for reviewers" not in words(office.client.get(f"/coordinate/{keeping.SOCIETY}/").text)
    office.finish("Rolf", given["Rolf"], "defer", MET, comment="More.")
    assert "One portfolio is disputed" in words(office.client.get(f"/coordinate/{keeping.SOCIETY}/").text)


def test_ones_own_is_listed_and_closed(office: Office, make_person: Callable[..., Someone]) -> None:
    with office.database.writing() as session:
        role = Appointment(association=keeping.SOCIETY, role="coordinator")
        role.person_id = office.people["Ann"].person_id
        session.add(role)
    own = office.client.application.test_client()
    sign_in(own, office.people["Ann"])
    page = own.get(HOME).text

    assert "Ann Applicant you" in words(page)
    assert f'href="{office.address}"' not in page
    assert own.get(office.address).status_code == 403
    assert "waits for reviewers" not in words(own.get(f"/coordinate/{keeping.SOCIETY}/").text)
