"""Agreements: texts that an applicant reads and signs."""

from datetime import date

from pydantic import Field

from assay.content.base import Content, Id, Markdown, Text
from assay.content.translations import Translatable


class AgreementFrontMatter(Content):
    """The lines between the `---` of an agreement; its text follows in Markdown."""

    id: Id = Field(description="Id of the agreement; also the name of its file.")
    title: Text = Field(description="Title that the applicant sees.")
    version: date = Field(description="Date of the text, as 2026-11-22; it changes with the text.")


class Agreement(AgreementFrontMatter, Translatable):
    """A text that an applicant signs."""

    text: Markdown = Field(description="The text, complete.")
