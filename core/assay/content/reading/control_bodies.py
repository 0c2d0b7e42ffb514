"""The body of a control response: its words, whole."""

from assay.content.reading.bodies import Body


def read_control_body(body: Body) -> None:
    """Keep the response; report that there is none."""
    text = body.text(0, len(body.rows))
    if text.strip():
        body.keep("text", text, body.first_row(0, len(body.rows)))
    else:
        body.report(0, "the response is missing", "expected what a candidate wrote, below the front matter")
