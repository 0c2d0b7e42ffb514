"""The application: everything composed in one screen."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import structlog
from flask import Flask
from flask_compress import Compress
from sqlalchemy.exc import DBAPIError

from assay import bundled, logs
from assay.hooks.plugins import Plugins
from assay.services import item_types
from assay.services.demo.people import ACCOUNTS
from assay.services.plugins.noting import note_installed
from assay.settings import Settings, read_settings
from assay.storage.database import Database
from assay.storage.keyring import SealError
from assay.storage.resealing import require_keys
from assay.web import health, languages, requests, viewing
from assay.web.account import pages as account
from assay.web.account import privacy, protection, signing_in
from assay.web.account.accounts import open_accounts
from assay.web.account.providers import pages as providers
from assay.web.account.providers.client import open_providers
from assay.web.addresses import limit_numbers
from assay.web.applicant import browser_page, journal, room
from assay.web.applicant import pages as applicant
from assay.web.applicant.applications import pages as applications
from assay.web.applicant.credentials import pages as credentials
from assay.web.applicant.portfolio import pages as portfolio
from assay.web.applicant.references import pages as references
from assay.web.assets import open_assets
from assay.web.brakes import open_brakes
from assay.web.coordinator import pages as coordinator
from assay.web.errors import register_errors
from assay.web.item_drawing import open_item_types
from assay.web.judge import pages as judge
from assay.web.mailing import open_outbox
from assay.web.public import pages as public
from assay.web.public import registry
from assay.web.rater import pages as rater
from assay.web.requests import Installation
from assay.web.reviewer import calibration
from assay.web.reviewer import pages as reviewer
from assay.web.reviewer.applications import pages as review_applications
from assay.web.security import protect
from assay.web.templating import register_templating
from assay.web.watching import metrics
from assay.web.watching.seen import observe, open_watch, tell_log
from assay.wording import LANGUAGES, translations

log = structlog.get_logger("assay.web")

#: Larger requests are refused before they are read: an essay is far smaller.
LARGEST_REQUEST = 2 * 1024 * 1024

BLUEPRINTS = (
    public.blueprint,
    registry.blueprint,
    account.security,
    account.blueprint,
    providers.blueprint,
    privacy.blueprint,
    protection.blueprint,
    applicant.blueprint,
    room.blueprint,
    journal.blueprint,
    browser_page.blueprint,
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
    health.blueprint,
    metrics.blueprint,
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
    _compress(app)
    protect(app, settings)
    database = database or Database(settings.database_url, settings.keyring)
    open_brakes(app, settings)
    open_watch(app)
    item_types.install(database, plugins.item_types, clock)
    requests.install(app, Installation(settings, plugins, database, clock))
    open_outbox(app)
    health.open_health(app)
    _open_doors(app, settings)
    open_assets(app)
    viewing.install(app)
    languages.install(app)
    register_templating(app)
    open_item_types(app)
    register_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _open_doors(app: Flask, settings: Settings) -> None:
    open_accounts(app, settings)
    open_providers(app, settings)
    signing_in.install(app)


def _compress(app: Flask) -> None:
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_STREAMS=False)
    Compress(app)


def from_environment() -> Flask:
    """The application of a web server, from `ASSAY_…` variables and the installed plugins."""
    settings = read_settings()
    logs.configure(settings.operations.log)
    plugins = Plugins.installed(settings.bank_folders, settings.map_folders, settings.disabled_plugins)
    for state in plugins.states:
        if state.status == "failed":
            # Not why: that may quote a secret bank.
            log.error("a plugin was set aside; `assay plugins` says why", plugin=state.name)
    _note(settings, plugins)
    for name in LANGUAGES:
        translations(name)  # before the server forks: it takes a second, and is the same for all
    app = create_app(settings, plugins)
    _watch(app, settings)
    # What is there now stays: looked at again and again, it would soon be a copy of its own in each worker.
    gc.collect()
    gc.freeze()
    return app


def _watch(app: Flask, settings: Settings) -> None:
    """Tell those who run this installation of each request, as they want to be told."""
    if settings.operations.log != "quiet":
        observe(app, tell_log)
    if settings.operations.metrics:
        metrics.open_metrics(app)
    if settings.operations.otlp_endpoint:
        traces = import_module("assay.web.watching.traces")  # an extra that others do not have
        traces.open_traces(app, app.extensions["assay"].database, settings.operations.otlp_endpoint)


def _note(settings: Settings, plugins: Plugins) -> None:
    """Note what is installed, by a connection that no process inherits; where there are no tables yet, later."""
    database = Database(settings.database_url, settings.keyring)
    try:
        require_keys(database, utc_now())
        note_installed(database, plugins, utc_now(), accepts=settings.accept_upgrades)
    except DBAPIError as error:
        log.error("what is installed could not be noted", reason=str(error.orig))
    except SealError as error:
        raise SystemExit(str(error)) from error
    finally:
        database.dispose()
