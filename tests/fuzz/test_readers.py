"""What strangers send is read or refused with a sentence, in bounds of time and memory."""

import pytest

from fuzz.bounded import MOST_SECONDS, in_bounds
from fuzz.inputs import campaign, everything, kept, mutations
from fuzz.readers import READERS

#: Megabytes by which the memory of a process may grow for one input.
MOST_GROWN = 200
EXAMPLES = 60


def test_everything_that_is_kept_is_read_or_refused_in_bounds() -> None:
    outcomes = in_bounds(list(everything()))

    assert [each for each in outcomes if each.is_crash] == []
    assert [each for each in outcomes if each.seconds > MOST_SECONDS or each.grown > MOST_GROWN] == []
    assert len(outcomes) == len(list(everything()))


@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_what_is_made_of_its_corpus(name: str) -> None:
    tried, failed = campaign(READERS[name].try_out, mutations(name), EXAMPLES)

    assert failed == []
    assert tried >= EXAMPLES


def test_every_reader_has_a_corpus_of_both_kinds() -> None:
    """What is only ever refused tests nothing but the refusal."""
    for name, reader in READERS.items():
        assert {reader.try_out(path.read_bytes()) for path in kept(name)} >= {"read"}, name


def test_what_a_browser_could_take_for_a_page_is_no_document() -> None:
    pages = [path for path in kept("document") if path.name.startswith(("html-", "svg-", "utf-16-html"))]

    assert len(pages) >= 4
    assert {READERS["document"].try_out(path.read_bytes()) for path in pages} == {"refused"}
