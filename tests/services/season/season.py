"""A whole season, held by the services that the pages use: two windows with a form each, one wrong key in both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np
from sqlalchemy import select

from assay import bundled
from assay.assessment.estimates import NotEstimable
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.regrading.plans import Plan
from assay.services.scores.results import combine_ready, release
from assay.services.scores.telling import tell_released
from assay.services.standard_setting.results import PanelResult
from assay.services.statistics.items import SectionItems
from assay.services.statistics.ratings import final_ratings
from assay.services.statistics.report import FormReport, form_report
from assay.services.statistics.responses import responses_to, sections_of
from assay.services.statistics.scopes import Scope, find_scope
from assay.services.statistics.severity import Severities, severities
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.season.content import POLICIES, SEEDS, Way, season_catalog, wrong_among
from services.season.deciding import correct, hold_panel, look, rekeying
from services.season.people import Cast, gather
from services.season.reading import READS, Readers, calibrate
from services.season.sitting import SILENT, Sat, preview, schedule, sit
from services.season.truth import KEYS, Truth

LETTERS = Letters(bundled.LETTERS, "https://exam.example.org")
RELEASES = NOW + timedelta(days=50)
WAYS: Mapping[str, Way] = dict(zip(SEEDS, POLICIES, strict=True))


@dataclass
class Held:
    """One window and what came of it."""

    name: str
    window: int
    panel: PanelResult
    cut: Decimal
    readers: Readers
    #: Questions whose key is suspected with the option that should be key: before the regrade, and after it.
    suspected: Mapping[int, str]
    left: Mapping[int, str]
    #: The dry run, the number of the regrade, and whether sittings were passed before it.
    plan: Plan
    regrade: int
    before: Mapping[int, bool]
    report: FormReport
    severities: Severities | NotEstimable

    @property
    def sat(self) -> tuple[Sat, ...]:
        """Who sat here."""
        return self.readers.sat


@dataclass(frozen=True)
class Season:
    """Everything that a test of a season looks at."""

    database: Database
    truth: Truth
    cast: Cast
    stages: Mapping[int, str]
    #: What the reviewer who failed calibration was met with.
    gated: bool
    windows: Mapping[str, Held]

    def scope(self, name: str) -> Scope:
        """What statistics of a window are about."""
        with self.database.reading() as session:
            return find_scope(session, self.cast.coordinator, ASSOCIATION, self.windows[name].window)


def hold_season(database: Database, seed: int, size: int) -> Season:
    """From accounts to released results."""
    cast = gather(database, size)
    forms = preview(database, season_catalog("third-reader", None), cast.coordinator)
    truth = Truth(seed, size, wrong_among(forms.values()))
    catalogs = {name: season_catalog(way, truth.wrong) for name, way in WAYS.items()}
    windows = {name: schedule(database, each, cast.coordinator, name) for name, each in catalogs.items()}
    panels = {
        name: hold_panel(database, cast, window, truth.judgements(np.array(forms[name])))
        for name, window in windows.items()
    }
    stages = calibrate(database, catalogs["Spring"], cast)
    rooms = dict(zip(windows, (range(size // 2), range(size // 2, size)), strict=True))
    held, gated = {}, True
    for name, window in windows.items():
        sat = _sit(database, truth, cast, window, rooms[name])
        readers = Readers(database, catalogs[name], truth, cast, window, sat)
        gated = _read(readers, seed) and gated
        held[name] = _decide(database, cast.coordinator, name, readers, panels[name])
    return Season(database, truth, cast, stages, gated, held)


def _sit(database: Database, truth: Truth, cast: Cast, window: int, who: range) -> tuple[Sat, ...]:
    return tuple(
        sit(database, truth, cast.candidates[each], each, window, writes=each < who.stop - SILENT)
        for each in who
    )


def _read(readers: Readers, seed: int) -> bool:
    """All essays are rated and settled; whether who failed calibration was kept from them."""
    cast, database = readers.cast, readers.database
    readers.allocate(seed)
    is_gated = readers.is_gated(cast.stopped)
    readers.replace(cast.stopped)
    readers.allocate(seed)
    readers.read()
    readers.settle(seed)
    with database.writing() as session:
        combine_ready(session, cast.coordinator, readers.window, READS)
    return is_gated


def _decide(
    database: Database, boss: Actor, name: str, readers: Readers, panel: tuple[PanelResult, Decimal]
) -> Held:
    """Spring's results are out when the wrong key is found; in autumn it is corrected first."""
    window = readers.window
    if name == "Spring":
        _release(database, boss, window)
    before = _passed(database, window)
    suspected = _suspected(database, boss, window)
    plan = look(database, boss, window, rekeying(*_asked(readers.truth, readers.sat[0].items)))
    regrade = correct(database, boss, plan, LETTERS)
    if name != "Spring":
        _release(database, boss, window)
    with database.reading() as session:
        scope = find_scope(session, boss, ASSOCIATION, window)
        report = form_report(session, boss, scope)
        severe = severities(final_ratings(session, boss, scope))
    left = _suspected(database, boss, window)
    return Held(name, window, *panel, readers, suspected, left, plan, regrade, before, report, severe)


def _asked(truth: Truth, items: tuple[int, ...]) -> tuple[int, int]:
    """The question of a form whose key is wrong, and the option that should be key, as the truth has them."""
    return items.index(truth.wrong) + 1, int(KEYS[truth.wrong])


def _release(database: Database, boss: Actor, window: int) -> None:
    with database.writing() as session:
        release(session, boss, window, RELEASES)
        tell_released(session, LETTERS, ASSOCIATION, window, RELEASES)


def _passed(database: Database, window: int) -> dict[int, bool]:
    query = select(StoredResult.sitting_id, StoredResult.passed).join(Sitting)
    with database.reading() as session:
        return dict(session.execute(query.where(Sitting.window_id == window)).all())


def _suspected(database: Database, boss: Actor, window: int) -> dict[int, str]:
    with database.reading() as session:
        scope = find_scope(session, boss, ASSOCIATION, window)
        (section,) = sections_of(session, scope)
        items = SectionItems(responses_to(session, scope, section))
    return {each.number: each.wrong_key.option for each in items.results if each.wrong_key}
