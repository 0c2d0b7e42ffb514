"""What staff looked at, in words: see `assay.web.viewing`."""

from collections.abc import Mapping
from typing import Final

from assay.wording import say

VIEW_ACTS: Final[Mapping[str, str]] = {
    "view form": say("Looked at a form with its keys: %(key)s"),
    "view item": say("Looked at an item and what was answered: question %(number)s"),
    "view item statistics": say("Looked at the items and what was answered"),
    "view report": say("Looked at the report of a form"),
    "export item statistics": say("Took a table of the report"),
    "view questions": say("Looked at the questions and their keys"),
    "view question": say("Looked at a question and its key: form %(key)s, question %(question)s"),
    "view regrade": say("Looked at a correction of the scoring"),
    "view answers": say("Looked at a sitting and what was written in it"),
    "view adjudication": say("Looked at the essays that are to be settled"),
    "view essay to settle": say("Looked at an essay that is to be settled: question %(question)s"),
    "view use of items": say("Looked at how often items were used"),
    "view control response": say("Looked at a control response: %(control)s"),
    "view control responses": say("Looked at the control responses: %(section)s"),
    "view calibration": say("Looked at the own calibration: %(section)s"),
    "view plugin changes": say("Looked at what is different in a version of the plugin"),
    "view plugin changes: operator": say("The operator looked at what is different in a version: %(part)s"),
    "view panel": say("Looked at a panel and its items"),
    "view panel item": say("Looked at an item of a panel: question %(question)s"),
    "view portfolio": say("Looked at a portfolio that was handed in"),
    "view document": say("Looked at a document that was handed in (number %(document)s)"),
    "export letter": say("Took the letter of a decision"),
    "export credentials": say("Took the table of credentials"),
    "view response": say("Looked at a response to score it"),
}
#: In a list of kinds, without what was looked at.
VIEW_TITLES: Final[Mapping[str, str]] = {
    "view form": say("Looked at a form with its keys"),
    "view item": say("Looked at an item and what was answered"),
    "view question": say("Looked at a question and its key"),
    "view essay to settle": say("Looked at an essay that is to be settled"),
    "view control response": say("Looked at a control response"),
    "view control responses": say("Looked at the control responses"),
    "view calibration": say("Looked at the own calibration"),
    "view document": say("Looked at a document that was handed in"),
    "view panel item": say("Looked at an item of a panel"),
    "view plugin changes: operator": say("The operator looked at what is different in a version"),
}
