"""The guild with its exam of other questions, on a server, and who sits it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from assay.assessment.exam.forms import MultipleChoicePart
from assay.hooks.plugins import Plugins
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.sittings import Sitting, SittingSection
from assay.web.app import utc_now
from browser.candidate import Candidate
from browser.live import ASSOCIATION, Server
from browser.served import kinds_plugins


@dataclass
class KindsServer(Server):
    """The guild with its exam of all kinds."""

    application: ClassVar[str] = "kinds_application"

    def bring_plugins(self) -> Plugins:
        """The guild, with questions of every type."""
        return kinds_plugins(self.settings.instance)

    def fill(self) -> None:
        """One window of that exam."""
        now = utc_now()
        plan = WindowPlan("typed", "Autumn", now - timedelta(days=1), now + timedelta(days=14), seed=7)
        coordinator = Actor(1, "Cora", frozenset({(ASSOCIATION, "coordinator")}))
        self.coordinator = self.add_person("coordinator", name="Cora Lind")
        with self.database.writing() as session:
            self.window = schedule_window(
                session, self.plugins.catalog, coordinator, ASSOCIATION, plan, now
            ).id

    @property
    def office(self) -> str:
        """The path of its window for the coordinator."""
        return f"/coordinate/{ASSOCIATION}/windows/{self.window}"


class Person(Candidate):
    """Somebody who sits it."""

    def register(self) -> None:
        """Register for the one window; the lobby opens."""
        self.page.goto(f"{self.server.url}/exam")
        self.page.click("text=Register >> nth=-1")
        self.page.wait_for_selector("#lobby")
        self.sitting = int(self.page.url.rpartition("/")[2])

    def begin(self) -> None:
        """Begin the only part there is."""
        self.page.click("main .actions button.primary")
        self.page.wait_for_selector("body.ready")

    def places(self) -> dict[str, int]:
        """The number of each item's question."""
        with self.server.database.reading() as session:
            sitting = session.get_one(Sitting, self.sitting)
            part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[0]
        assert isinstance(part, MultipleChoicePart)
        return {item.id: number for number, item in enumerate(part.items, 1)}

    def given(self) -> dict[str, Any]:
        """What counts, by item."""
        frozen = self.frozen(0)
        return {item: frozen[number] for item, number in self.places().items()}

    def section(self) -> SittingSection:
        """What became of the only part there is."""
        with self.server.database.reading() as session:
            return session.get_one(Sitting, self.sitting).sections[0]
