"""The time zones that a person can choose from, by continent and city."""

from functools import cache
from zoneinfo import available_timezones

from wtforms.fields.choices import SelectChoice

from assay.wording import say

REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
}  # fmt: skip


@cache
def zone_choices() -> list[SelectChoice]:
    """Every zone with a city's name, grouped by region, and UTC."""
    zones = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)
    cities = [SelectChoice(name, _city(name), optgroup=name.partition("/")[0]) for name in zones]
    return [
        SelectChoice("", say("Please choose")),
        *cities,
        SelectChoice("UTC", "UTC", optgroup=say("Everywhere")),
    ]


def _city(name: str) -> str:
    """Knox, Indiana for America/Indiana/Knox."""
    parts = name.replace("_", " ").split("/")[1:]
    return ", ".join(reversed(parts))
