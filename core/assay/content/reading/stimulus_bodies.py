"""The body of a stimulus: its text, whole."""

from assay.content.reading.bodies import Body


def read_stimulus_body(body: Body) -> None:
    """Keep the text; report that there is none."""
    text = body.text(0, len(body.rows))
    if text.strip():
        body.keep("text", text, body.first_row(0, len(body.rows)))
    else:
        body.report(0, "the stimulus has no text", "expected what candidates read, below the front matter")
