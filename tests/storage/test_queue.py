"""Where jobs wait: an address that leads nowhere."""

import pytest

from assay.storage.queue import QueueError, open_queue


@pytest.mark.parametrize(
    "url", ["postgresql://assay:a-secret@127.0.0.1:1/assay", "sqlite:////no/such/folder/jobs.sqlite"]
)
def test_a_queue_that_cannot_be_opened_says_why_without_its_password(url: str) -> None:
    with pytest.raises(QueueError) as caught:
        open_queue(url, "s" * 40)
    assert "a-secret" not in str(caught.value)
