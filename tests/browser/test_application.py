"""From nothing to an endorsement, to another association, and to a renewal: in a real browser, with real mails."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from assay.content.criteria import Renewal
from assay.content.portfolio import Portfolio
from assay.content.requirements import Requirement
from assay.services.demo.sittings import Ability, rate_all, sit_through
from assay.services.essays.allocation import allocate
from assay.services.people import Actor
from assay.services.scores.results import release
from assay.storage.applications import Review
from assay.storage.credentials import Credential, Term
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.web.app import utc_now
from browser import applying, deciding, rating
from browser.associations import Associations
from browser.live import PASSWORD
from browser.postbox import Postbox, running_postbox
from browser.visitor import Visitor

NAME, EMAIL = "Juniper Vale-Ostrow", "juniper@example.net"
MICHIGAN, CONNECTICUT = "mi-aimh/imhm/clinical", "ct-aimh/imhm/clinical"
#: Who rates, and as whom; nobody is at the first address of the last.
RATERS = {
    "program-supervisor": ("Hollis Ambrose", "hollis@example.net"),
    "supervision-provider": ("Yara Benneton", "yara@example.net"),
    "supervisee": ("Dessa Achterberg", "dessa@example.net"),
}
INSTEAD = ("Ulla Brandvold", "ulla@example.net")


@dataclass
class Cast:
    """Everybody in the story, and where it plays."""

    server: Associations
    postbox: Postbox
    new_device: Callable[[], BrowserContext]

    def __post_init__(self) -> None:
        self.everybody: list[Visitor] = []
        self.applicant = self.stranger()

    def stranger(self) -> Visitor:
        """Somebody at a browser of their own."""
        self.everybody.append(Visitor(self.new_device(), self.server.url, looks=False))
        return self.everybody[-1]

    def member(self, role: str, association: str, name: str) -> Visitor:
        """Somebody with a role, signed in."""
        visitor = self.stranger()
        visitor.sign_in(self.server.add_person(role, association=association, name=name), PASSWORD)
        return visitor

    @property
    def today(self) -> date:
        """The server's day."""
        return self.server.now().date()


@pytest.fixture
def cast(
    tmp_path_factory: pytest.TempPathFactory, new_device: Callable[[], BrowserContext]
) -> Iterator[Cast]:
    with running_postbox() as postbox:
        server = Associations(tmp_path_factory.mktemp("associations"), mail_url=postbox.url)
        try:
            server.shift_into_cycle(MICHIGAN, years=2)
            server.start()
            yield Cast(server, postbox, new_device)
        finally:
            server.kill()
            server.database.dispose()


def test_from_nothing_to_an_endorsement_and_its_renewal(cast: Cast) -> None:
    application = _apply(cast)
    office = f"/coordinate/mi-aimh/applications/{application}"
    coordinator = _review(cast, office)
    _sit(cast, coordinator, MICHIGAN)
    number = _decide(cast, coordinator, office, application)
    _carry_to_another_association(cast)
    _renew(cast, coordinator, number)
    assert [fault for each in cast.everybody for fault in each.faults] == []


def _apply(cast: Cast) -> int:
    applicant = cast.applicant
    applying.sign_up(applicant, cast.postbox, NAME, EMAIL)
    application = applying.choose_goal(applicant, MICHIGAN)
    aim, version = cast.server.criteria(MICHIGAN)
    whole = cast.server.sample(aim, version.requirements, years=3).portfolio
    applying.bring_portfolio(applicant, _most_of(whole, aim.competencies or ()))
    applying.bring_hours(applicant, cast.today - timedelta(days=400))
    applying.add_by_forms(applicant, cast.today)
    _gather_references(cast)
    applying.sign_and_hand_in(applicant, application, NAME)
    return application


def _most_of(whole: Portfolio, competencies: Sequence[str]) -> Portfolio:
    """What is not entered by hand; all tags are on it."""
    first, *others = [each for each in whole.training if "reflective-supervision" not in each.topics]
    tagged = first.model_copy(update={"competencies": tuple(competencies)})
    by_hand = dict.fromkeys(("education", "work", "leadership", "memberships"), ())
    return whole.model_copy(update={**by_hand, "training": (tagged, *others)})


def _gather_references(cast: Cast) -> None:
    applicant, postbox = cast.applicant, cast.postbox
    (_, (_, lost)) = list(RATERS.items())[-1]
    postbox.unknown.add(lost)
    for role, (name, email) in RATERS.items():
        applying.add_person(applicant, name, email)
        applying.ask(applicant, name, role, "/references/new?for=mi-aimh/imhm")
    applying.add_person(applicant, *INSTEAD)
    assert postbox.refused.get(timeout=30) == lost
    applicant.go("/references")
    applying.replace(applicant, RATERS["supervisee"][0], INSTEAD[0], "supervisee")
    first = postbox.link(RATERS["program-supervisor"][1], "/rate/")
    _stop_after_the_first_domain(cast.stranger(), first)
    rating.give_reference(cast.stranger(), first)
    rating.give_reference(
        cast.stranger(), postbox.link("yara@example.net", "/rate/"), endorsed="imhm-clinical"
    )
    rating.give_reference(cast.stranger(), postbox.link(INSTEAD[1], "/rate/"))


def _stop_after_the_first_domain(rater: Visitor, link: str) -> None:
    rating.begin(rater, link)
    rater.page.locator("main .level").nth(2).click()
    rater.send("[name=action][value=later]")


def _review(cast: Cast, office: str) -> Visitor:
    """Two reviewers who do not agree, one who may not, and a coordinator who settles."""
    barred = "Marguerite Delacroix"
    coordinator = cast.member("coordinator", "mi-aimh", "Cora Whitlock")
    cast.member("reviewer", "mi-aimh", barred)
    reviewers = [cast.member("reviewer", "mi-aimh", name) for name in ("Rita Amsel", "Rolf Ebner")]
    deciding.see_who_is_barred(coordinator, office, barred, "supervision")
    deciding.give_reviewers(coordinator, office)
    for reviewer, outcome in zip(reviewers, ("approve", "defer"), strict=True):
        deciding.review(reviewer, outcome)
    deciding.settle(coordinator, office)
    return coordinator


def _sit(cast: Cast, coordinator: Visitor, aim: str) -> None:
    """A window for those who are approved; registered for in the browser, sat, scored and released."""
    association, endorsement, category = aim.split("/")
    server, now = cast.server, cast.server.now()
    coordinator.go(f"/coordinate/{association}/windows/new")
    opens, closes = (f"{now + timedelta(days=days):%Y-%m-%dT%H:%M}" for days in (-2, 14))
    coordinator.write(exam=endorsement, name="For the approved", opens_at=opens, closes_at=closes)
    coordinator.page.check("[name=only_approved]")
    coordinator.send()
    cast.applicant.go("/exam")
    cast.applicant.write(category=category)
    cast.applicant.press("Register")
    sitting = int(cast.applicant.page.url.rpartition("/")[2])
    begun = now - timedelta(hours=9)
    sit_through(server.database, server.actor(EMAIL), sitting, Ability(items=1, essays=1), begun)
    _score(server, association, sitting, begun + timedelta(hours=6))


def _score(server: Associations, association: str, sitting: int, at: datetime) -> None:
    with server.database.writing() as session:
        window = session.get_one(Sitting, sitting).window_id
        people = session.scalars(select(Person)).unique().all()
        staff = [Actor.of(each) for each in people if each.appointments]
        [coordinator] = [each for each in staff if each.is_coordinator(association)]
        allocate(session, coordinator, window, at)
    for each in staff:
        if each.has(association, "reviewer"):
            rate_all(server.database, each, association, window, at)
    with server.database.writing() as session:
        assert release(session, coordinator, window, at)


def _decide(cast: Cast, coordinator: Visitor, office: str, application: int) -> str:
    """Granted, with a letter, and found by the public once its holder wants to be."""
    deciding.enter_boards(coordinator, office, str(cast.today))
    deciding.grant(coordinator, office, "Everything that the criteria ask for is there.")
    applicant = cast.applicant
    applicant.go(f"/applications/{application}")
    letter = applicant.page.request.get(f"{cast.server.url}/applications/{application}/letter.pdf")
    assert letter.body().startswith(b"%PDF")
    number = _number(cast, MICHIGAN)
    public = cast.stranger()
    public.go("/registry?name=juniper")
    assert NAME not in public.words()
    applicant.go(f"/credentials/{number}")
    applicant.press("Let people find me by name")
    public.go("/registry?name=juniper")
    public.press(NAME)
    assert number in public.words()
    return number


def _number(cast: Cast, aim: str) -> str:
    with cast.server.database.reading() as session:
        return session.scalars(select(Credential.number).where(Credential.aim == aim)).one()


def _carry_to_another_association(cast: Cast) -> None:
    """What counted there counts here; what is missing is brought, and references travel."""
    applicant, server = cast.applicant, cast.server
    application = applying.choose_goal(applicant, CONNECTICUT)
    office = f"/coordinate/ct-aimh/applications/{application}"
    applicant.go(f"/portfolio?aim={CONNECTICUT}")
    aim, version = server.criteria(CONNECTICUT)
    applying.bring_portfolio(applicant, server.sample(aim, version.requirements, years=2, seed=2).portfolio)
    applying.sign_and_hand_in(applicant, application, NAME)
    coordinator = cast.member("coordinator", "ct-aimh", "Carl Ostrander")
    reviewers = [cast.member("reviewer", "ct-aimh", name) for name in ("Runa Ames", "Ray Thorpe")]
    deciding.give_reviewers(coordinator, office)
    for reviewer in reviewers:
        deciding.review(reviewer, "approve")
    _sit(cast, coordinator, CONNECTICUT)
    deciding.enter_boards(coordinator, office, str(cast.today))
    deciding.grant(coordinator, office, "Everything is there, and the references traveled well.")
    assert _number(cast, CONNECTICUT).startswith("CT-AIMH")


def _renew(cast: Cast, coordinator: Visitor, number: str) -> None:
    """Two years before the end of a common cycle fewer hours are asked; a new term follows without a gap."""
    applicant, server = cast.applicant, cast.server
    first = _terms(cast, number)[0]
    assert first.ends
    server.shift(days=(first.ends - utc_now().date()).days - 60)
    aim, version = server.criteria(MICHIGAN)
    assert version.renewal
    # Nobody stays signed in for years.
    applicant.sign_in(EMAIL, applying.PHRASE)
    coordinator.sign_in(_coordinator(cast), PASSWORD)
    applicant.go(f"/credentials/{number}")
    assert "Endorsed for 2 years when renewal is due, so 30 hours instead of 45" in applicant.words()
    applicant.send()
    application = int(applicant.page.url.rpartition("/")[2])
    asked = _asked_after_two_years(version.renewal)
    applying.bring_portfolio(
        applicant, server.sample(aim, asked, years=1, seed=4, amount=Decimal(1)).portfolio
    )
    applying.sign_and_hand_in(applicant, application, NAME)
    office = f"/coordinate/mi-aimh/applications/{application}"
    deciding.give_reviewers(coordinator, office)
    deciding.review(_reviewer_of(cast, application), "approve")
    deciding.grant(coordinator, office, "Thirty hours of training, and twenty-four of supervision.")
    second = _terms(cast, number)[1]
    assert second.begins == first.ends + timedelta(days=1)
    assert second.ends


def _asked_after_two_years(renewal: Renewal) -> list[Requirement]:
    shortened = {each.years: each.minimums for each in renewal.shortened}[2]
    return [
        each.model_copy(update={"minimum": shortened[each.id]}) if each.id in shortened else each
        for each in renewal.requirements
    ]


def _coordinator(cast: Cast) -> str:
    with cast.server.database.reading() as session:
        held = (Appointment.role == "coordinator", Appointment.association == "mi-aimh")
        return session.scalars(select(Person.email).join(Person.appointments).where(*held)).one()


def _reviewer_of(cast: Cast, application: int) -> Visitor:
    """Whoever was given a renewal, signed in."""
    with cast.server.database.reading() as session:
        email = select(Person.email).join(Review, Review.reviewer_id == Person.id)
        address = session.scalars(email.where(Review.application_id == application)).one()
    reviewer = cast.stranger()
    reviewer.sign_in(address, PASSWORD)
    return reviewer


def _terms(cast: Cast, number: str) -> Sequence[Term]:
    with cast.server.database.reading() as session:
        query = select(Term).join(Term.credential).where(Credential.number == number)
        return session.scalars(query.order_by(Term.begins)).all()
