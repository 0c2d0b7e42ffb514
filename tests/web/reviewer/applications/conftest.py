"""The society of keepers on the web, with one application that two reviewers read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Someone, sign_in
from web.reviewer.applications.scenes import Scene, actor_of


@pytest.fixture(scope="session")
def society() -> Catalog:
    """The content of the society."""
    return keeping.society()


@pytest.fixture
def plugins(society: Catalog) -> Plugins:
    """An installation with the society alone."""
    return Plugins(society)


@pytest.fixture
def scene(database: Database, plugins: Plugins, make_person: Callable[..., Someone]) -> Scene:
    """Handed in with one question open, and given to both reviewers."""
    ann = make_person(name="Ann Applicant", email="ann@post.example")
    cora = make_person(name="Cora Coordinator", roles=[(keeping.SOCIETY, "coordinator")])
    rita = make_person(name="Rita Reviewer", roles=[(keeping.SOCIETY, "reviewer")])
    rolf = make_person(name="Rolf Reader", roles=[(keeping.SOCIETY, "reviewer")])
    actors = {each: actor_of(database, each) for each in (ann, cora, rita, rolf)}
    catalog = plugins.catalog
    application = keeping.handed_in(database, catalog, actors[ann], island=None)
    reviews = keeping.allocated(database, catalog, actors[cora], application)
    return Scene(catalog, ann, cora, rita, rolf, application, reviews)


@pytest.fixture
def desk(client: FlaskClient, scene: Scene) -> FlaskClient:
    """The first reviewer's browser, signed in."""
    sign_in(client, scene.rita)
    return client
