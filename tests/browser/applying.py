"""How an applicant gets from nothing to an application that is handed in, page by page."""

from collections.abc import Sequence
from datetime import date, timedelta

from playwright.sync_api import expect

from assay.content.portfolio import Portfolio, portfolio_text
from assay.services.portfolio.keys import slug_of
from browser.postbox import Postbox
from browser.visitor import Visitor

PHRASE = "seven quiet herons at dusk"


def sign_up(visitor: Visitor, postbox: Postbox, name: str, email: str) -> None:
    """Make an account, confirm its address by the link in the mail, and sign in."""
    visitor.go("/sign-up")
    visitor.write(name=name, email=email, password=PHRASE, password_confirm=PHRASE)
    visitor.send()
    visitor.page.goto(postbox.link(email, "/confirm/"))
    visitor.send()
    assert "your e-mail address is confirmed" in visitor.words()
    visitor.sign_in(email, PHRASE)


def choose_goal(visitor: Visitor, aim: str) -> int:
    """Make something one's goal; the number of the application."""
    visitor.go("/applications/new")
    visitor.send(f"[name=aim][value='{aim}']")
    return int(visitor.page.url.rpartition("/")[2])


def bring_portfolio(visitor: Visitor, portfolio: Portfolio) -> None:
    """Import a file, after a look at what is new in it."""
    visitor.go("/portfolio/import")
    visitor.bring("portfolio.yaml", portfolio_text(portfolio))
    visitor.send()
    visitor.send("[name=act][value=import]")
    assert "are in your portfolio now" in visitor.words()


def bring_hours(visitor: Visitor, day: date) -> None:
    """Import a table of training hours of which one line is wrong."""
    head = "Date,Hours,Title,Topics,Didactic"
    lines = f"{day},10,Circle of supervisors,reflective-supervision,yes\n{day},ten,Wrong,reflective-supervision,yes"
    visitor.go("/portfolio/training/import")
    visitor.bring("hours.csv", f"{head}\n{lines}\n")
    visitor.send()
    assert "1 to correct" in visitor.words()
    visitor.send("[name=act][value=import]")
    assert "One training is in your portfolio now." in visitor.words()


def add(visitor: Visitor, kind: str, competency: str = "", **fields: str | Sequence[str]) -> None:
    """Fill in the form of a kind of evidence, choose a competency by searching, and save."""
    visitor.go(f"/portfolio/{kind}/new")
    visitor.write(**fields)
    if competency:
        visitor.page.fill("#competencies-search", competency)
        visitor.page.locator("[data-choice] label:visible").first.click()
    visitor.send()
    assert "is saved" in visitor.words()


def add_by_forms(visitor: Visitor, today: date) -> None:
    """One entry of every kind."""
    years = {each: str(today - timedelta(days=365 * each)) for each in (1, 4, 5, 12)}
    add(
        visitor,
        "education",
        "Attachment",
        title="Master of Social Work",
        level="master",
        degree="msw",
        completed=years[12],
    )
    add(
        visitor, "training", "Screening", title="Reading faces", hours="8", first=years[1],
        topics=["reflective-supervision"], didactic="yes",
    )  # fmt: skip
    add(
        visitor, "work", "Advocacy", title="Supervisor of home visitors", organisation="Riverbend Center",
        first=years[5], activities=["providing-reflective-supervision"],
    )  # fmt: skip
    add(visitor, "leadership", title="Chair of the council", first=years[4], topics=["infant-family"])
    add(
        visitor, "supervision", "Self", title="Mondays with a colleague", hours="6.5", first=years[1],
        format="individual", about="own-practice",
    )  # fmt: skip
    add(visitor, "memberships", organisation="mi-aimh", first=years[4])


def add_person(visitor: Visitor, name: str, email: str) -> None:
    """Somebody who can be asked."""
    visitor.go("/portfolio/people/new")
    visitor.write(name=name, email=email, organisation="Harbor Street House")
    visitor.send()
    assert name in visitor.words()


def ask(visitor: Visitor, name: str, role: str, start: str) -> None:
    """Ask somebody for a reference."""
    visitor.go(start)
    visitor.write(contact=slug_of(name), roles=[role], message="Thank you for your time.")
    visitor.send()
    assert name in visitor.words()


def replace(visitor: Visitor, name: str, instead: str, role: str) -> None:
    """See that a mail did not arrive, and ask somebody else."""
    page = visitor.page
    page.get_by_role("link", name=name).first.click()
    expect(page.locator("h1")).to_have_text(name)
    while "The mail server said" not in visitor.words():
        page.reload()
    assert "nobody of this name is here" in visitor.words()
    page.click("text=I would rather ask somebody else")
    visitor.press("Ask somebody else")
    visitor.write(contact=slug_of(instead), roles=[role])
    visitor.send()
    assert instead in visitor.words()


def sign_and_hand_in(visitor: Visitor, application: int, name: str) -> None:
    """Read and sign every agreement, and hand in."""
    visitor.go(f"/applications/{application}/sign")
    links = visitor.page.locator("main a[href*='/sign/']")
    for path in sorted({str(each.get_attribute("href")) for each in links.all()}):
        visitor.go(path)
        visitor.write(read="y", name=name)
        visitor.send()
    visitor.go(f"/applications/{application}/hand-in")
    assert "Ready to hand in" in visitor.words(), visitor.words()
    visitor.page.check("main [name=sure]")
    visitor.send()
    assert visitor.page.url.endswith(f"/applications/{application}")
