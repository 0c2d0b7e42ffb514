"""What a coordinator fills in to have a question scored otherwise."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from assay.assessment.exam.regrading import Correction
from assay.services.regrading.acting import MOST_CHARACTERS, Grounds
from assay.services.regrading.questions import Part, Proposal, Question
from assay.web.coordinator.applications.forms import one_way_to_end_lines
from assay.wording import say

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KINDS = {
    "rekey": say("Another key: only the options ticked below are right"),
    "accept": say("A second right answer: the options ticked below are right too"),
    "drop": say("Drop the question: it is nobody's point, and one point less is possible"),
    "credit": say("Credit everybody: it is everybody's point, answered or not"),
    "restore": say("Score it by its key again, as it was sat"),
}
#: What can be done to a question that is no single best answer.
TYPED_KINDS = {
    "accept": say("More right answers: the answers ticked below earn the whole point, too"),
    "drop": KINDS["drop"],
    "credit": KINDS["credit"],
    "restore": say("Score it by its own rule again, as it was sat"),
}
TOO_LONG = say("Say it in at most %(most)s characters.", most=MOST_CHARACTERS)


class CorrectionForm(FlaskForm):
    """One question, and how it shall be scored."""

    kind = RadioField(say("How it shall be scored"), [InputRequired(say("Choose how it shall be scored."))])
    options = SelectMultipleField(
        say("Which options"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=True,
    )
    reason = TextAreaField(
        say("Reason"),
        [
            DataRequired(say("Say why: candidates whose result changes read it.")),
            Length(max=MOST_CHARACTERS, message=TOO_LONG),
        ],
        filters=[one_way_to_end_lines],
    )
    passes = RadioField(
        say("May a pass become a fail?"),
        [InputRequired(say("Choose whether passes may be taken away."))],
        choices=[
            SelectChoice("keep", say("No: whoever has passed stays passed, for nobody loses by our mistake")),
            SelectChoice("take", say("Yes: the corrected scores alone decide")),
        ],
        default="keep",
    )
    policy = TextAreaField(
        say("Why passes may be taken away"),
        [Length(max=MOST_CHARACTERS, message=TOO_LONG)],
        filters=[one_way_to_end_lines],
    )

    def __init__(self, part: Part, question: Question, answers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._part, self._question = part, question
        kinds = {name: words for name, words in KINDS.items() if question.is_corrected or name != "restore"}
        if not question.item.is_single_best:
            kinds = {name: TYPED_KINDS[name] for name in kinds if name in TYPED_KINDS}
            self.options.coerce, self.options.label.text = str, say("Which answers")
        self.kind.choices = [SelectChoice(*each) for each in kinds.items()]
        self.options.choices = [
            SelectChoice(place, say("Option %(letter)s", letter=LETTERS[place]))
            for place, _ in enumerate(question.item.options)
        ] or [SelectChoice(*each) for each in answers]

    def validate_options(self, field: Field) -> None:
        """Some kinds need options, and the others must not seem to use them."""
        if self.kind.data in ("rekey", "accept") and not field.data:
            raise ValidationError(say("Tick at least one option."))
        if self.kind.data in ("drop", "credit", "restore") and field.data:
            raise ValidationError(say("Untick the options: no option is named for this."))

    def validate_policy(self, field: Field) -> None:
        """Taking passes away needs a reason of its own."""
        if self.passes.data == "take" and not field.data:
            raise ValidationError(say("Say why passes may be taken away: the reason is kept."))

    def proposal(self) -> Proposal:
        """What was decided; only after `validate`."""
        number, item = self._question.number, self._question.item
        correction = Correction(number, self.kind.data, frozenset(self.options.data or ()))
        if self.kind.data == "restore":
            key: frozenset[int] = frozenset({item.key}) if item.is_single_best else frozenset()
            correction = Correction(number, "rekey", key)
        keeps = self.passes.data == "keep"
        return Proposal(self._part.form, self._part.position, (correction,), keeps)

    def grounds(self) -> Grounds:
        """Why; only after `validate`."""
        return Grounds(self.reason.data or "", self.policy.data or "")
