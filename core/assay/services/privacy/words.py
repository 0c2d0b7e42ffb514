"""What tables hold, in the words of people."""

from collections.abc import Mapping
from typing import Final

from assay.wording import say

#: By the table.
TITLES: Final[Mapping[str, str]] = {
    "people": say("Your account"),
    "identities": say("Other ways in"),
    "sign_ins": say("Where you are, or were, signed in"),
    "account_events": say("What happened to your account"),
    "passkeys": say("Your passkeys"),
    "recovery_codes": say("Your recovery codes"),
    "appointments": say("Your roles in associations"),
    "contacts": say("People whom you named"),
    "entries": say("Your portfolio"),
    "facts": say("Facts that you stated"),
    "form_drafts": say("Forms that you began"),
    "documents": say("Your documents"),
    "signatures": say("Agreements that you signed"),
    "reference_requests": say("References that you asked for"),
    "reference_ratings": say("References that you may read"),
    "applications": say("Your applications"),
    "snapshots": say("Your applications as you handed them in"),
    "reviews": say("Comments of reviewers"),
    "settlements": say("Comments of coordinators"),
    "messages": say("Messages"),
    "statements": say("Statements"),
    "board_outcomes": say("Interviews and the like"),
    "decisions": say("Decisions with their letters"),
    "credentials": say("Your credentials"),
    "terms": say("For how long your credentials are in force"),
    "sittings": say("Your sittings of examinations"),
    "sitting_sections": say("The sections of your sittings"),
    "journal": say("Everything that you answered, as it arrived"),
    "responses": say("Your answers as you handed them in"),
    "results": say("Your results"),
    "result_versions": say("Results of before they were corrected"),
    "calibration_rounds": say("Your practice before scoring"),
    "panel_judges": say("Panels that you were asked to judge in"),
    "judgements": say("Your judgements of items"),
    "hofstee_answers": say("Your judgements of whole exams"),
    "mails": say("Mails to you"),
    "audit": say("Lines of the log"),
}
