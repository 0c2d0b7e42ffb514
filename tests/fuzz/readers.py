"""Everything that reads bytes of strangers, each with the refusals that it may answer with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assay.content.markdown import to_html, to_plain
from assay.content.policies import read_policy
from assay.content.portfolio import read_portfolio_text
from assay.content.problems import ContentError
from assay.content.sources import read_bank, read_map
from assay.interchange.id_lists import read_item_ids
from assay.interchange.item_pools import read_item_pool
from assay.interchange.judgements import read_judgements
from assay.interchange.keys import read_key
from assay.interchange.ratings import read_ratings
from assay.interchange.responses import read_responses
from assay.interchange.scores import read_scores
from assay.interchange.tables import Table, TableError, read_table
from assay.services.errors import Refused
from assay.services.portfolio.csv_tables import read_table as read_hours
from assay.services.portfolio.csv_tables import text_of
from assay.services.portfolio.documents import examine
from assay.services.portfolio.hours_lines import HEADS
from assay.web.applicant.entries import Malformed, read_message

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Reader:
    """What reads, and what it may raise: refusals with a sentence. Anything else is a crash."""

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]

    def try_out(self, content: bytes) -> str:
        """What became of it: `read` or `refused`; raises what is no refusal, and refusals without a word."""
        try:
            self.read(content)
        except self.refusals as refusal:
            if not str(refusal).strip():
                raise AssertionError("a refusal without a word") from refusal
            return "refused"
        return "read"


def _in_file(read: Callable[[Path], object], name: str, content: bytes) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read(path)


def _in_bank(name: str, content: bytes) -> object:
    """A file of a bank, as an author leaves it there."""
    with TemporaryDirectory() as folder:
        bank = Path(folder) / "sea-core"
        (bank / "items").mkdir(parents=True)
        (bank / "bank.yaml").write_bytes((CORPUS / "bank" / "whole").read_bytes())
        (bank / "items" / "lam-001.md").write_bytes((CORPUS / "item" / "whole").read_bytes())
        (bank / name).write_bytes(content)
        return read_bank(bank)


def _shown(content: bytes) -> object:
    text = content.decode("utf-8", "replace")
    return to_html(text), to_plain(text)


def _of_table(read: Callable[[Table], Any], content: bytes) -> object:
    return read(read_table(content, "table.csv"))


def _hours(content: bytes) -> object:
    return read_hours(text_of(content), HEADS)


_TABLES: Mapping[str, Callable[[Table], Any]] = {
    "responses": read_responses,
    "ratings": read_ratings,
    "judgements": read_judgements,
    "scores": read_scores,
    "keys": read_key,
}
READERS: Mapping[str, Reader] = {
    each.name: each
    for each in (
        Reader("document", partial(examine, "File.pdf"), (Refused,)),
        Reader("portfolio", lambda content: read_portfolio_text(text_of(content)), (Refused, ContentError)),
        Reader("hours", _hours, (Refused,)),
        Reader("journal", read_message, (Malformed,)),
        Reader("markdown", _shown, ()),
        Reader("map", partial(_in_file, read_map, "keeping.yaml"), (ContentError,)),
        Reader("policy", partial(_in_file, read_policy, "policy.yaml"), (ContentError,)),
        Reader("item", partial(_in_bank, "items/lam-001.md"), (ContentError,)),
        Reader("translation", partial(_in_bank, "items/lam-001.es.md"), (ContentError,)),
        Reader("bank", partial(_in_bank, "bank.yaml"), (ContentError,)),
        Reader("pool", lambda content: read_item_pool(content, "pool.csv"), (TableError,)),
        Reader("ids", lambda content: read_item_ids(content, "ids.txt"), (TableError,)),
        *(Reader(name, partial(_of_table, read), (TableError,)) for name, read in _TABLES.items()),
    )
}
