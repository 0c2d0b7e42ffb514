"""One candidate's way through the product as it ships, and what the database knows of it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext
from sqlalchemy import select

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.services.demo.people import PASSWORD
from assay.services.forms import read_form
from assay.storage.sittings import JournalEntry, Response, Sitting
from browser.demonstration import Demonstration
from browser.recording import HEADER
from browser.visitor import Visitor

#: Every tenth answer is wrong on purpose.
WRONG = 10


@dataclass
class Story:
    """One candidate's way, and who else has a part in it."""

    server: Demonstration
    new_device: Callable[[], BrowserContext]

    def __post_init__(self) -> None:
        self.candidate = self.visitor()
        self.candidate.device.set_extra_http_headers({HEADER: "candidate"})
        self.association = self.server.actor("coordinator@example.org").associations("coordinator")[0]
        self.window = self.server.windows()[-1]
        self.sitting = 0

    def visitor(self) -> Visitor:
        """Somebody at a browser of their own."""
        return Visitor(self.new_device(), self.server.url)

    def member(self, email: str) -> Visitor:
        """Somebody of the demonstration, signed in."""
        visitor = self.visitor()
        visitor.sign_in(email, PASSWORD)
        visitor.look()
        return visitor

    def kept(self) -> tuple[Sitting, Form]:
        """The sitting and its form, as the database has them."""
        with self.server.database.reading() as session:
            sitting = session.get_one(Sitting, self.sitting)
            return sitting, read_form(session, sitting.form_id, sitting.form.fingerprint)

    def responses(self, section: int) -> dict[int, Response]:
        """What counts in a part that is over."""
        query = select(Response).where(Response.sitting_id == self.sitting, Response.section == section)
        with self.server.database.reading() as session:
            return {each.question: each for each in session.scalars(query)}

    def arrived(self) -> set[int]:
        """The questions of part 1 with an answer in the journal."""
        query = select(JournalEntry.question).where(
            JournalEntry.sitting_id == self.sitting, JournalEntry.kind == "answer"
        )
        with self.server.database.reading() as session:
            return set(session.scalars(query))

    @property
    def choices(self) -> dict[int, int]:
        """What the candidate is going to choose: the key, but for the wrong ones."""
        part = self.kept()[1].parts[0]
        assert isinstance(part, MultipleChoicePart)
        return {n: (item.key + (n % WRONG == 0)) % 4 for n, item in enumerate(part.items, 1)}
