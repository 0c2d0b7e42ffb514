"""An association's plugin: as it is, while another version waits, turned off, and after it is gone."""

from collections.abc import Iterator
from dataclasses import replace

from playwright.sync_api import Page

from assay.content.kept import KeptContent
from assay.hooks.parts import Part
from assay.hooks.plugins import Plugins
from assay.services.plugins.acting import turn
from assay.services.plugins.effect import Effect
from assay.services.plugins.noting import note_installed
from assay.web.app import utc_now
from browser.scene import Scene
from browser.stage import Stage


def plugin_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them; what they change is seen on the pages that follow."""
    plugin = f"/coordinate/{stage.association}/plugin"
    note_installed(stage.server.database, _edition_before(stage.server.plugins), utc_now())
    yield Scene("plugin-waits", "coordinator", plugin)
    yield Scene(
        "plugin-upgrade", "coordinator", f"{plugin}/upgrade", lambda page: page.click("main summary >> nth=0")
    )
    yield Scene("plugin-upgrade-open", "coordinator", f"{plugin}/upgrade", _open_all)
    note_installed(stage.server.database, stage.server.plugins, utc_now(), accepts=True)
    yield Scene("plugin-in-use", "coordinator", plugin)
    yield Scene("plugin-off", "coordinator", f"{plugin}/off")
    _turn(stage, on=False)
    yield Scene("plugin-turned-off", "coordinator", plugin)
    yield Scene("plugin-turned-off-home", "coordinator", f"/coordinate/{stage.association}/")
    _turn(stage, on=True)
    note_installed(stage.server.database, Plugins(), utc_now())
    yield Scene("plugin-gone", "coordinator", plugin)
    yield Scene("plugin-gone-reviewer", "reviewer1", "/review/")
    note_installed(stage.server.database, stage.server.plugins, utc_now())


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")


def _turn(stage: Stage, *, on: bool) -> None:
    with stage.server.database.writing() as session:
        effect = Effect(stage.server.plugins)
        turn(session, effect, stage.coordinator, stage.association, utc_now(), on=on)


def _edition_before(plugins: Plugins) -> Plugins:
    """What is installed, as it might have been written a year ago."""
    return replace(plugins, parts=tuple(map(_before, plugins.parts)))


def _before(part: Part) -> Part:
    content = part.content
    if part.name.startswith("bank/"):
        bank = content.banks[0]
        first, _, *rest = bank.items
        item = first.model_copy(update={"stem": first.stem.replace(" the ", " a ", 2)})
        return replace(part, content=KeptContent(banks=(bank.model_copy(update={"items": (item, *rest)}),)))
    if not part.association:
        return part
    rubric, *rubrics = content.rubrics
    criterion, *criteria = rubric.criteria
    shorter = criterion.levels[-1].model_copy(
        update={"descriptor": criterion.levels[-1].descriptor[:-20] + "."}
    )
    criterion = criterion.model_copy(update={"levels": (*criterion.levels[:-1], shorter)})
    rubric = rubric.model_copy(update={"criteria": (criterion, *criteria)})
    older = content.model_copy(update={"rubrics": (rubric, *rubrics), "prompts": content.prompts[1:]})
    return replace(part, content=older, version="0.0.9")
