"""The product as it ships with nobody in it yet, and mails that go to a real server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from assay.assessment.aims import Aim, aims_of
from assay.assessment.requirements.cycles import first_term_ends
from assay.assessment.requirements.renewal import whole_years
from assay.content.criteria import CriteriaVersion
from assay.content.requirements import Requirement
from assay.hooks.plugins import Plugins
from assay.services.demo.entries import Setting
from assay.services.demo.samples import Sample, sample
from browser.live import Server
from browser.served import installed_plugins


@dataclass
class Associations(Server):
    """All installed associations, on a server of their own."""

    application: ClassVar[str] = "installed_application"

    mail_url: str = field(default="", kw_only=True)

    def bring_plugins(self) -> Plugins:
        """Those that are installed."""
        return installed_plugins()

    def environment(self) -> dict[str, str]:
        """As of every server, with a mail server; so addresses must be confirmed."""
        return {**super().environment(), "ASSAY_MAIL_URL": self.mail_url}

    def fill(self) -> None:
        """Nobody is here."""

    def criteria(self, aim: str) -> tuple[Aim, CriteriaVersion]:
        """An aim, as `mi-aimh/imhm/clinical`, with the criteria of the server's day."""
        for found, criteria in aims_of(self.plugins.catalog):
            version = criteria.version_on(self.now().date())
            if str(found) == aim and version:
                return found, version
        raise AssertionError(f"nobody can apply for {aim}")

    def sample(
        self,
        aim: Aim,
        requirements: Sequence[Requirement],
        years: int,
        seed: int = 0,
        amount: Decimal = Decimal("1.2"),
    ) -> Sample:
        """A portfolio that meets requirements, with hours of the last years."""
        today = self.now().date()
        since = today - timedelta(days=365 * years)
        return sample(requirements, Setting(aim, str.capitalize, today, since, amount, seed=seed))

    def shift_into_cycle(self, aim: str, years: int) -> None:
        """Move the clock to where who is endorsed then has held it for so many years when the cycle ends."""
        _, version = self.criteria(aim)
        for days in range(0, 10 * 365, 30):
            self.shift(days=days)
            today = self.now().date()
            ends = first_term_ends(version.renewal, today)
            # On all days of the story, which begins today.
            story = (today, today + timedelta(days=60))
            if ends and {whole_years(day, ends) for day in story} == {years}:
                return
        raise AssertionError(f"nobody holds {aim} for {years} years when a cycle ends")
