"""The body of an agreement: its text, whole."""

from assay.content.reading.bodies import Body


def read_agreement_body(body: Body) -> None:
    """Keep the text; report that there is none."""
    text = body.text(0, len(body.rows))
    if text.strip():
        body.keep("text", text, body.first_row(0, len(body.rows)))
    else:
        body.report(0, "the text is missing", "expected what is signed, below the front matter")
