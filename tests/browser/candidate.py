"""What a candidate does, and what the database then knows of it."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from playwright.sync_api import BrowserContext, Locator, Page
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Response
from browser.live import PASSWORD
from browser.visitor import violations

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Site(Protocol):
    """Where candidates come."""

    @property
    def url(self) -> str:
        """Its address, which may be another after each start."""

    @property
    def database(self) -> Database:
        """What it keeps."""


@dataclass
class Candidate:
    """A person at one device."""

    device: BrowserContext
    server: Site
    email: str
    sitting: int = 0
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        """Another tab of the same browser."""
        page = self.device.new_page()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def sign_up(self, name: str) -> None:
        """Make an account, and be signed in."""
        self.page.goto(f"{self.server.url}/sign-up")
        for field_, value in {"name": name, "email": self.email, "password": PASSWORD}.items():
            self.page.fill(f"[name={field_}]", value)
        self.page.fill("[name=password_confirm]", PASSWORD)
        self.page.click("main button.primary")
        self.page.wait_for_url("**/portfolio")

    def sign_in(self) -> None:
        """Sign in on the page for it."""
        self.page.goto(f"{self.server.url}/sign-in")
        self.page.fill("[name=email]", self.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button.primary")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def register(self) -> None:
        """Register for the guild's window; the lobby opens."""
        self.page.goto(f"{self.server.url}/exam")
        self.page.check("[value=practice]")
        self.page.click("text=Register >> nth=-1")
        self.page.wait_for_selector("#lobby")
        self.sitting = int(self.page.url.rpartition("/")[2])

    @property
    def room(self) -> str:
        """Where the room is."""
        return f"{self.server.url}/sittings/{self.sitting}/room"

    def begin(self) -> None:
        """Begin the next part."""
        self.page.click("text=Begin part")
        self.page.wait_for_selector("body.ready")

    def begin_essays(self) -> None:
        """Hand in part 1 without a word and begin part 2."""
        self.begin()
        self.hand_in()
        self.page.wait_for_selector("text=Time for a pause")
        self.begin()

    def go_to(self, question: int) -> None:
        """Open a question; the room has moved the focus to it once it is here."""
        self.page.click(f"#navigator a[href='#q{question}']")
        self.page.wait_for_selector(f"body:not(.reviewing) #q{question}.here")

    def choose(self, question: int, letter: str) -> None:
        """Open a question and click an option."""
        self.go_to(question)
        self.page.locator(f"#q{question} label", has=self.page.locator(f".key:text-is('{letter}')")).click()

    def write(self, question: int, text: str) -> Locator:
        """Open an essay and type at its end, key by key."""
        self.go_to(question)
        field_ = self.page.locator(f"#text{question}")
        field_.press("End")
        field_.press_sequentially(text)
        return field_

    def saved(self) -> None:
        """Wait until the room says so."""
        self.page.wait_for_selector("#saved[data-state=saved]")

    def review(self) -> str:
        """Open the review; what it says."""
        self.page.click("header a[href='#review']")
        self.page.wait_for_selector("body.reviewing")
        return self.page.inner_text("#review")

    def hand_in(self) -> None:
        """Review, hand in, confirm."""
        self.review()
        self.page.click("#hand-in")
        self.page.click("#yes")

    def handed_in(self) -> None:
        """Wait for the lobby that says that all is over."""
        self.page.wait_for_selector("text=Your receipt")

    def faults(self) -> list[str]:
        """What axe finds wrong with the page, light and dark."""
        found: list[str] = []
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            found += [f"{scheme} {each}" for each in violations(self.page)]
        return found

    def frozen(self, section: int) -> dict[int, Any]:
        """What counts in a part that is over: the one value of each answer, by question."""
        query = select(Response).where(Response.sitting_id == self.sitting, Response.section == section)
        with self.server.database.reading() as session:
            return {each.question: next(iter(each.answer.values()), None) for each in session.scalars(query)}

    def journal(self) -> list[JournalEntry]:
        """Everything that arrived."""
        query = select(JournalEntry).where(JournalEntry.sitting_id == self.sitting)
        with self.server.database.reading() as session:
            return list(session.scalars(query.order_by(JournalEntry.number)))
