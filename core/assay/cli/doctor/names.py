"""Names that nobody knows: a slip of the hand changes nothing, and says nothing."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from assay.cli import installation
from assay.cli.doctor.findings import Finding, Patient
from assay.hooks.loading import installed
from assay.settings import read_settings

PREFIX: Final = "ASSAY_"
#: How like a known name one must be that does not begin as ours do: a letter or two.
ALIKE: Final = 0.9


class _Noting(dict[str, str]):
    """Variables that note by what names they are asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """As a dictionary has it."""
        self.names.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return super().__getitem__(name)


def look_at_variables(patient: Patient) -> Iterator[Finding]:
    """Every variable that looks like a setting is one. What is known is what is asked for when settings are read."""
    variables = _Noting(patient.environment)
    read_settings(variables)
    for name in sorted(patient.environment.keys() - variables.names):
        is_ours = name.upper().startswith(PREFIX)
        if nearest := _nearest(name.upper(), variables.names, 0.6 if is_ours else ALIKE):
            yield Finding(
                "warning", name, "no setting has this name, so it changes nothing", f"write {nearest}"
            )
        elif is_ours:
            remedy = "look it up in docs/operating.md, or take it away"
            yield Finding("warning", name, "no setting has this name, so it changes nothing", remedy)


def look_at_disabled(patient: Patient) -> Iterator[Finding]:
    """Each plugin that is to be turned off is there: else another goes on that was meant."""
    known = [each.name for each in installed()]
    for name in patient.settings.disabled_plugins:
        if name not in known:
            nearest = _nearest(name, known, 0.6)
            remedy = f"write {nearest}" if nearest else f"there are: {', '.join(known) or 'none'}"
            yield Finding("fault", "ASSAY_DISABLED_PLUGINS", f"no plugin {name} is installed", remedy)


def look_at_providers(patient: Patient) -> Iterator[Finding]:
    """Each identity provider is one of an association that is here."""
    if not (providers := patient.settings.identity_providers):
        return
    place, known = "ASSAY_IDENTITY_PROVIDERS", installation.plugins(patient.settings).catalog.associations
    for each in providers:
        if each.association in known:
            yield Finding("ok", place, f"{each.id} signs in people of {each.association}")
        else:
            said = f"{each.id} is for {each.association}, and there is no such association"
            yield Finding("fault", place, said, f"there are: {', '.join(sorted(known)) or 'none'}")


def _nearest(name: str, known: Iterable[str], alike: float) -> str:
    return next(iter(get_close_matches(name, list(known), 1, alike)), "")
