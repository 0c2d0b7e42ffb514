"""The application: everything composed in one screen."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from flask import Flask
from flask_compress import Compress

from assay import bundled
from assay.hooks.plugins import Plugins
from assay.services.demo.people import ACCOUNTS
from assay.settings import Settings, read_settings
from assay.storage.database import Database
from assay.web import requests
from assay.web.account import pages as account
from assay.web.account.accounts import open_accounts
from assay.web.account.mails import open_outbox
from assay.web.addresses import limit_numbers
from assay.web.applicant import journal, room
from assay.web.applicant import pages as applicant
from assay.web.applicant.applications import pages as applications
from assay.web.applicant.credentials import pages as credentials
from assay.web.applicant.portfolio import pages as portfolio
from assay.web.applicant.references import pages as references
from assay.web.assets import open_assets
from assay.web.coordinator import pages as coordinator
from assay.web.errors import register_errors
from assay.web.judge import pages as judge
from assay.web.public import pages as public
from assay.web.public import registry
from assay.web.rater import pages as rater
from assay.web.requests import Installation
from assay.web.reviewer import calibration
from assay.web.reviewer import pages as reviewer
from assay.web.reviewer.applications import pages as review_applications
from assay.web.security import protect
from assay.web.templating import register_templating

log = structlog.get_logger("assay.web")

#: Larger requests are refused before they are read: an essay is far smaller.
LARGEST_REQUEST = 2 * 1024 * 1024

BLUEPRINTS = (
    public.blueprint,
    registry.blueprint,
    account.security,
    account.blueprint,
    applicant.blueprint,
    room.blueprint,
    journal.blueprint,
    portfolio.blueprint,
    applications.blueprint,
    credentials.blueprint,
    references.blueprint,
    rater.blueprint,
    reviewer.blueprint,
    calibration.blueprint,
    review_applications.blueprint,
    judge.blueprint,
    coordinator.blueprint,
)


def utc_now() -> datetime:
    """The clock of a real installation."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    plugins: Plugins,
    *,
    clock: Callable[[], datetime] = utc_now,
    database: Database | None = None,
) -> Flask:
    """An application of its own; two in one process do not know of each other."""
    app = Flask("assay.web", template_folder=str(bundled.TEMPLATES))
    limit_numbers(app)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, DEMO_ACCOUNTS=ACCOUNTS if settings.demo else ())
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_STREAMS=False)
    Compress(app)
    protect(app, settings)
    requests.install(app, Installation(settings, plugins, database or Database(settings.database_url), clock))
    open_outbox(app, settings)
    open_accounts(app, settings)
    open_assets(app)
    register_templating(app)
    register_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def from_environment() -> Flask:
    """The application of a web server, from `ASSAY_…` variables and the installed plugins."""
    settings = read_settings()
    plugins = Plugins.installed(settings.bank_folders, settings.map_folders, settings.disabled_plugins)
    for state in plugins.states:
        if state.status == "failed":
            log.error("plugin set aside", plugin=state.name, reason=state.reason)
    return create_app(settings, plugins)
