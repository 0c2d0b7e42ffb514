"""Files of mails, which are written where there is no mail server."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from assay.services.privacy.forgetting.place import Clock, Place

PORTION = 100


class MailFiles:
    """What was written into the folder of mails."""

    keeps = "mail_files"

    def due(self, place: Place, clock: Clock) -> int:
        """How many files are due."""
        return sum(1 for _ in _old(place.mail_folder, clock))

    def forget_some(self, place: Place, clock: Clock) -> int:
        """Some of them."""
        return sum(_remove(each) for each in list(islice(_old(place.mail_folder, clock), PORTION)))


def _old(folder: Path, clock: Clock) -> Iterator[Path]:
    until = clock.before.timestamp()
    for each in sorted(folder.glob("*.log")):
        with suppress(FileNotFoundError):  # another process was faster
            if each.stat().st_mtime < until:
                yield each


def _remove(file: Path) -> bool:
    with suppress(FileNotFoundError):
        file.unlink()
        return True
    return False
